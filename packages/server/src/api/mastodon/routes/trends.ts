import { trends } from '@linnet/api-schemas/mastodon/endpoints/trends.ts';
import { loadTrendingLinks, loadTrendingPosts, loadTrendingTags } from '../../../core/trends/load.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderTrendsLink } from '../serializers/card.ts';
import { renderEntries } from '../statuses.ts';
import { renderTags } from '../tags.ts';

/** What much is made of just now. */
export const trendRoutes = defineRoutes(trends, {
  tags: answerTags,
  tagsV0: answerTags,
  statuses: async ({ ctx, viewer, page }) => {
    const posts = await loadTrendingPosts(ctx, viewer, page);
    return renderEntries(
      ctx,
      posts.map((post) => ({ entryId: post.facts.id, post, boost: undefined })),
    );
  },
  links: async ({ ctx, page }) => {
    const render = renderFor(ctx);
    return (await loadTrendingLinks(ctx, page)).map((link) => renderTrendsLink(render, link));
  },
});

async function answerTags({ ctx, accountId, page }: Call<typeof trends.tags>) {
  return renderTags(ctx, accountId, await loadTrendingTags(ctx, page));
}
