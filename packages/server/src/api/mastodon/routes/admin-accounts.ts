import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import { adminAccounts } from '@linnet/api-schemas/mastodon/endpoints/admin-accounts.ts';
import { readDomain } from '../../../core/addresses.ts';
import { removePerson } from '../../../core/moderation/remove-local-account.ts';
import { enablePerson } from '../../../core/people/access.ts';
import { approvePerson, refusePerson } from '../../../core/people/decide.ts';
import { listPeople, type PeopleFilter, type PersonStatus } from '../../../core/people/list.ts';
import { liftStanding } from '../../../core/sanctions/lift.ts';
import { parseId } from '../../../lib/ids.ts';
import { parseIpRange } from '../../../net/ip-range.ts';
import { ParamError } from '../../http/errors.ts';
import { type Call, defineRoutes, type MemberCall, type PagedCall } from '../../http/route.ts';
import { loadAdminAccount, renderAdminAccounts } from '../admin-accounts.ts';
import { setLinks } from '../http/links.ts';
import { readRoleId } from '../serializers/role.ts';

/** People, as staff see them. */
export const adminAccountRoutes = defineRoutes(adminAccounts, {
  all: (call) => {
    const { origin, status, permissions, role_ids: roleIds, invited_by: invitedBy } = call.params;
    return list(call, {
      ...readNames(call),
      origin,
      status: status === 'pending' ? 'waiting' : status,
      staff: permissions === 'staff' ? true : undefined,
      roles: roleIds.length === 0 ? undefined : roleIds.map(readRoleId),
      // Whom nobody could have invited nobody came by.
      invitedById: invitedBy === undefined ? undefined : (parseId(invitedBy) ?? 0),
    });
  },
  allV1: (call) => {
    const { local, remote, staff, pending, ...flags } = call.params;
    const status = STATUSES.find((one) => (one === 'waiting' ? pending : flags[one]));
    const origin = local === remote ? undefined : local ? 'local' : 'remote';
    return list(call, { ...readNames(call), origin, status, staff: staff ? true : undefined });
  },
  get: ({ ctx, path }) => loadAdminAccount(ctx, path.id),
  remove: async ({ ctx, accountId, path }) => {
    const before = await loadAdminAccount(ctx, path.id);
    await removePerson(ctx, { by: accountId, accountId: path.id });
    return before;
  },
  approve: (call) => act(call, approvePerson),
  reject: (call) => {
    const { text } = call.params;
    return act(call, (ctx, asked) => refusePerson(ctx, { ...asked, ...(text === undefined ? {} : { text }) }));
  },
  // Mastodon has one word for a login that was taken away and for one that was frozen.
  enable: (call) =>
    act(call, async (ctx, { by, accountId }) => {
      await enablePerson(ctx, { by, accountId });
      await liftStanding(ctx, { targetId: accountId, kind: 'freeze', by });
    }),
});

const STATUSES = ['waiting', 'disabled', 'silenced', 'suspended', 'active'] as const satisfies PersonStatus[];

async function list(call: PagedCall, filter: PeopleFilter): Promise<AdminAccount[]> {
  const { people, next } = await listPeople(call.ctx, filter, call.page);
  setLinks(call, { next, prev: people[0]?.account.id, prevKey: 'min_id' });
  return renderAdminAccounts(call.ctx, people);
}

type Names = Pick<Call<typeof adminAccounts.all>, 'ctx' | 'params'>;

/** What is looked for by words; nothing is asked of those that are empty. */
function readNames({
  ctx,
  params,
}: { ctx: Names['ctx'] } & { params: Omit<Names['params'], 'role_ids'> }): PeopleFilter {
  const word = (text: string | undefined) => text?.trim() || undefined;
  const [domain, ip] = [word(params.by_domain), word(params.ip)];
  const range = ip === undefined ? undefined : parseIpRange(ip);
  if (ip !== undefined && range === undefined) throw new ParamError('ip', 'form', 'is no address');
  return {
    username: word(params.username)?.replace(/^@/, ''),
    displayName: word(params.display_name),
    domain: domain === undefined ? undefined : (readDomain(ctx, domain) ?? domain),
    email: word(params.email),
    ip: range,
  };
}

/** Does something to whom the path names, and answers them as they are then. */
export async function act(
  { ctx, accountId, path }: MemberCall & { path: { id: number } },
  run: (ctx: MemberCall['ctx'], asked: { by: number; accountId: number }) => Promise<void>,
): Promise<AdminAccount> {
  await run(ctx, { by: accountId, accountId: path.id });
  return loadAdminAccount(ctx, path.id);
}
