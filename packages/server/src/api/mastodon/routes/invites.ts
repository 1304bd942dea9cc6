import { invites } from '@linnet/api-schemas/mastodon/endpoints/invites.ts';
import { createInvite } from '../../../core/invites/create.ts';
import { listInvites, listPeopleWhoCame, loadInvite } from '../../../core/invites/list.ts';
import { revokeOwnInvite } from '../../../core/invites/revoke.ts';
import { loadInviteOffer } from '../../../core/invites/sign-up.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { HttpError } from '../../http/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderInvitation, renderInvite } from '../serializers/invite.ts';

/** What lets people in whom somebody here knows. */
export const inviteRoutes = defineRoutes(invites, {
  all: async (call) => {
    const { ctx, accountId, page } = call;
    const list = await listInvites(ctx, { accountId }, page);
    setLinks(call, {
      next: list.length === page.limit ? list.at(-1)?.id : undefined,
      prev: list[0]?.id,
      prevKey: 'min_id',
    });
    return list.map((invite) => renderInvite(renderFor(ctx), invite));
  },
  create: async ({ ctx, accountId, params }) => {
    const { max_uses: maxUses, expires_in: seconds, note, autofollow } = params;
    const lastsMs = seconds === undefined ? undefined : seconds * 1_000;
    return renderInvite(renderFor(ctx), await createInvite(ctx, { accountId, maxUses, lastsMs, note, autofollow }));
  },
  remove: async ({ ctx, accountId, path }) => {
    await revokeOwnInvite(ctx, { accountId, id: path.id });
    return renderInvite(renderFor(ctx), await loadInvite(ctx, { id: path.id, of: accountId }));
  },
  accounts: async (call) => {
    const { ctx, accountId, path, page } = call;
    const { id } = await loadInvite(ctx, { id: path.id, of: accountId });
    const ids = await listPeopleWhoCame(ctx, id, page);
    setLinks(call, { next: ids.length === page.limit ? ids.at(-1) : undefined, prev: ids[0], prevKey: 'min_id' });
    const views = await loadAccountViews(ctx, ids);
    return renderAccounts(
      ctx,
      ids.flatMap((one) => views.get(one) ?? []),
    );
  },
  offer: async ({ ctx, path, params, reply }) => {
    reply.header('cache-control', 'no-store');
    const offer = await loadInviteOffer(ctx, path.code);
    const { accountId, state } = offer.invite;
    if (params.usable && (offer.closed || state !== 'open')) throw new HttpError(401, 'This invite is not valid');
    const views = accountId === null ? undefined : await loadAccountViews(ctx, [accountId]);
    return renderInvitation(renderFor(ctx), offer, views?.get(accountId ?? 0));
  },
});
