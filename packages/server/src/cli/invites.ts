import { mint } from '../core/addresses.ts';
import type { Context } from '../core/context.ts';
import { createInvite } from '../core/invites/create.ts';
import { listInvites, loadInvite } from '../core/invites/list.ts';
import { revokeInviteOf } from '../core/invites/revoke.ts';
import type { InviteView } from '../core/invites/view.ts';
import { findLoginByName } from '../core/users/queries.ts';
import { loadAccountViews } from '../core/views/account.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const SHOWN = 1_000;
const DAY_MS = 24 * 3_600_000;

export interface CreateOptions {
  by?: string;
  uses?: string;
  days?: string;
  note?: string;
  follow?: boolean;
}

/** Makes an invite: the server's own, or somebody's. */
export function createOneInvite({ by, uses, days, note, follow }: CreateOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const accountId = by === undefined ? null : await findAccountId(ctx, by);
      if (follow === true && accountId === null) throw new AppError('invalid', '--follow wants --by: whom to follow');
      const invite = await createInvite(ctx, {
        accountId,
        byOperator: true,
        maxUses: uses === undefined ? undefined : readNumber(uses),
        lastsMs: days === undefined ? undefined : readNumber(days) * DAY_MS,
        note,
        autofollow: follow,
      });
      return { data: toData(ctx, invite, by ?? null), text: addressOf(ctx, invite) };
    },
    { existing: true },
  );
}

/** Lists invites, newest first: those that are open, or with `all` those of the last month too. */
export function showInvites({ by, all = false }: { by?: string; all?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const filter = by === undefined ? (all ? 'all' : 'open') : { accountId: await findAccountId(ctx, by) };
      const found = await listInvites(ctx, filter, { limit: SHOWN });
      const shown = found.filter(({ state }) => all || state === 'open');
      const makers = await loadAccountViews(
        ctx,
        shown.flatMap(({ accountId }) => accountId ?? []),
      );
      const rows = shown.map((invite) => toData(ctx, invite, makers.get(invite.accountId ?? 0)?.username ?? null));
      return { data: rows, perLine: true, text: rows.map(toLine).join('\n') || 'there are none' };
    },
    { existing: true, looks: true },
  );
}

/** Takes one back, by its number. */
export function revokeOneInvite(number: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = parseId(number);
      const found = id === undefined ? undefined : await loadInvite(ctx, { id, of: null }).catch(() => undefined);
      if (found === undefined) throw new AppError('not-found', `There is no invite ${number}: "invites list" has them`);
      await revokeInviteOf(ctx, { by: null, id: found.id });
      return { data: { id: number, state: 'revoked' }, text: 'Nobody comes in by it any more' };
    },
    { existing: true },
  );
}

const addressOf = (ctx: Context, { code }: InviteView) => mint.path(ctx, `/invite/${code}`);

function toData(ctx: Context, invite: InviteView, by: string | null) {
  const { id, state, uses, maxUses, note, autofollow, expiresAt } = invite;
  const until = new Date(expiresAt).toISOString();
  return { id: String(id), url: addressOf(ctx, invite), by, state, uses, maxUses, expiresAt: until, note, autofollow };
}

function toLine({ id, url, by, state, uses, maxUses, expiresAt, note }: ReturnType<typeof toData>): string {
  const from = by === null ? 'the server' : `@${by}`;
  return [id, state.padEnd(7), `${uses}/${maxUses}`, `until ${expiresAt.slice(0, 10)}`, from, url, note]
    .join('  ')
    .trim();
}

function readNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new AppError('invalid', `"${text}" is no number`);
  return Number(text);
}

async function findAccountId(ctx: Context, name: string): Promise<number> {
  const login = await findLoginByName.first(ctx.db, { usernameKey: name.replace(/^@/, '').toLowerCase() });
  if (login === undefined)
    throw new AppError('not-found', `There is no user "${name}" here: "users list" has them all`);
  return login.accountId;
}
