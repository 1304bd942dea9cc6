import { adminTags } from '@linnet/api-schemas/mastodon/endpoints/admin-tags.ts';
import { changeTag, loadDecidedTags } from '../../../core/tags/rules.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAdminTag, renderAdminTags } from '../admin-tags.ts';
import { linkMarks } from '../http/links.ts';
import { readTagName } from '../tags.ts';

/** What staff decide about tags. */
export const adminTagRoutes = defineRoutes(adminTags, {
  all: async (call) => {
    const { ctx, accountId, page } = call;
    const found = await loadDecidedTags(ctx, page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: found.length === page.limit });
    return renderAdminTags(
      ctx,
      accountId,
      found.map(({ rule }) => rule.tag),
    );
  },
  get: ({ ctx, accountId, path }) => renderAdminTag(ctx, accountId, readTagName(path.name)),
  change: async ({ ctx, accountId, path, params }) => {
    const tag = readTagName(path.name);
    const { display_name: name, usable, listable, trendable } = params;
    await changeTag(ctx, { by: accountId, tag, name, usable, listable, trendable });
    return renderAdminTag(ctx, accountId, tag);
  },
});
