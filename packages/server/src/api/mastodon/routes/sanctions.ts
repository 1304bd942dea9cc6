import { sanctions } from '@linnet/api-schemas/mastodon/endpoints/sanctions.ts';
import { appeal } from '../../../core/sanctions/appeal.ts';
import { listSanctions, loadSanction } from '../../../core/sanctions/load.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderAccountWarning } from '../serializers/account-warning.ts';

/** What moderators did to who asks. */
export const sanctionRoutes = defineRoutes(sanctions, {
  all: async (call) => {
    const { ctx, accountId, page } = call;
    const list = await listSanctions(ctx, accountId, page);
    const next = list.length === page.limit ? list.at(-1)?.id : undefined;
    setLinks(call, { next, prev: list[0]?.id, prevKey: 'min_id' });
    return list.map((sanction) => renderAccountWarning(renderFor(ctx), sanction));
  },
  one: async ({ ctx, accountId, path }) =>
    renderAccountWarning(renderFor(ctx), await loadSanction(ctx, path.id, accountId)),
  appeal: async ({ ctx, accountId, path, params }) => {
    await appeal(ctx, { accountId, id: path.id, text: params.text });
    return renderAccountWarning(renderFor(ctx), await loadSanction(ctx, path.id, accountId));
  },
});
