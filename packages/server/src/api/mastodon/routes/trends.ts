import { trends } from '@linnet/api-schemas/mastodon/endpoints/trends.ts';
import { loadTrendingLinks, loadTrendingPosts, loadTrendingTags } from '../../../core/trends/load.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { linkOffsets } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderTrendsLink } from '../serializers/card.ts';
import { renderEntries } from '../statuses.ts';
import { renderTags } from '../tags.ts';

/** What much is made of just now. */
export const trendRoutes = defineRoutes(trends, {
  tags: answerTags,
  tagsV0: answerTags,
  statuses: async (call) => {
    const { ctx, viewer, page } = call;
    const { items, full } = await loadTrendingPosts(ctx, viewer, page);
    linkOffsets(call, page, full);
    return renderEntries(
      ctx,
      items.map((post) => ({ entryId: post.facts.id, post, boost: undefined })),
    );
  },
  links: async (call) => {
    const { ctx, page } = call;
    const { items, full } = await loadTrendingLinks(ctx, page);
    linkOffsets(call, page, full);
    return items.map((link) => renderTrendsLink(renderFor(ctx), link));
  },
});

async function answerTags(call: Call<typeof trends.tags>) {
  const { ctx, accountId, page } = call;
  const { items, full } = await loadTrendingTags(ctx, page);
  linkOffsets(call, page, full);
  return renderTags(ctx, accountId, items);
}
