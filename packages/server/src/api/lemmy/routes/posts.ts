import { posts } from '@linnet/api-schemas/lemmy/endpoints/posts.ts';
import type { PostView } from '@linnet/api-schemas/lemmy/post.ts';
import { makeEach } from '../../../core/make-each.ts';
import { loadTimeline } from '../../../core/timelines/load.ts';
import { toTimelinePage } from '../../../core/timelines/timeline.ts';
import { defineRoutes } from '../../http/route.ts';
import { readCursor, writeCursor } from '../http/paging.ts';
import { renderPostView } from '../serializers/post.ts';

/** Posts of communities. */
export const postRoutes = defineRoutes(posts, {
  list: async ({ ctx, viewer, params, page: { limit } }) => {
    const page = params.page_cursor === undefined ? { limit } : { limit, maxId: readCursor(params.page_cursor) };
    const { entries, next } = await loadTimeline(ctx, viewer, { kind: 'communities' }, toTimelinePage(page, 'id'));
    const views = makeEach(
      ctx,
      'post',
      entries,
      (entry) => entry.entryId,
      ({ post }): PostView[] =>
        post.facts.community === null ? [] : [renderPostView(ctx, post, post.facts.community)],
    ).flat();
    const last = next?.at[0];
    return last === undefined || views.length === 0 ? { posts: views } : { posts: views, next_page: writeCursor(last) };
  },
});
