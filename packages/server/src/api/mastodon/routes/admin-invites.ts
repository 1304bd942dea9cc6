import { adminInvites } from '@linnet/api-schemas/mastodon/endpoints/admin-invites.ts';
import type { AdminInvite } from '@linnet/api-schemas/mastodon/invite.ts';
import type { Context } from '../../../core/context.ts';
import { type InviteFilter, listInvites, loadInvite } from '../../../core/invites/list.ts';
import { revokeInviteOf } from '../../../core/invites/revoke.ts';
import { loadInviteTree } from '../../../core/invites/tree.ts';
import type { InviteView } from '../../../core/invites/view.ts';
import { loadPerson } from '../../../core/people/load.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from '../serializers/account.ts';
import { renderAdminInvite } from '../serializers/invite.ts';

/** Everybody's invites, for staff. */
export const adminInviteRoutes = defineRoutes(adminInvites, {
  all: async (call) => {
    const { ctx, page, params } = call;
    const list = await listInvites(ctx, readFilter(params), page);
    setLinks(call, {
      next: list.length === page.limit ? list.at(-1)?.id : undefined,
      prev: list[0]?.id,
      prevKey: 'min_id',
    });
    return render(ctx, list);
  },
  remove: async ({ ctx, accountId, path }) => {
    await revokeInviteOf(ctx, { by: accountId, id: path.id });
    const [entity] = await render(ctx, [await loadInvite(ctx, { id: path.id, of: null })]);
    return entity as AdminInvite;
  },
  tree: async ({ ctx, path }) => {
    await loadPerson(ctx, path.id);
    const { above, below, cut } = await loadInviteTree(ctx, path.id);
    const views = await loadAccountViews(ctx, [...above, ...below.map(({ accountId }) => accountId)]);
    const account = (id: number) => {
      const view = views.get(id);
      return view === undefined ? [] : [renderAccount(renderFor(ctx), view)];
    };
    return {
      above: above.flatMap(account),
      below: below.flatMap(({ accountId, invitedById }) =>
        account(accountId).map((one) => ({ account: one, invited_by: String(invitedById) })),
      ),
      cut,
    };
  },
});

function readFilter({ open, account_id: of }: { open: boolean; account_id?: string }): InviteFilter {
  if (of !== undefined) return { accountId: parseId(of) ?? 0 };
  return open ? 'open' : 'all';
}

async function render(ctx: Context, list: readonly InviteView[]): Promise<AdminInvite[]> {
  const makers = await loadAccountViews(
    ctx,
    list.flatMap(({ accountId }) => accountId ?? []),
  );
  return list.map((invite) => renderAdminInvite(renderFor(ctx), invite, makers.get(invite.accountId ?? 0)));
}
