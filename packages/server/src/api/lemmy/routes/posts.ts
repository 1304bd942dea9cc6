import { posts } from '@linnet/api-schemas/lemmy/endpoints/posts.ts';
import type { PostView } from '@linnet/api-schemas/lemmy/post.ts';
import type { Viewer } from '../../../core/audience/viewer.ts';
import type { Context } from '../../../core/context.ts';
import { makeEach } from '../../../core/make-each.ts';
import { loadSkeleton, loadTimeline } from '../../../core/timelines/load.ts';
import type { Cursor, Timeline } from '../../../core/timelines/timeline.ts';
import { defineRoutes } from '../../http/route.ts';
import { readCursor, writeCursor } from '../http/paging.ts';
import { renderPostView } from '../serializers/post.ts';

/** Posts of communities. */
export const postRoutes = defineRoutes(posts, {
  list: async ({ ctx, viewer, params, page: { limit, offset } }) => {
    const timeline = { kind: 'communities' } as const;
    const below = await findStart(ctx, viewer, timeline, { cursor: params.page_cursor, offset });
    if (below === 'nothing') return { posts: [] };
    const { entries, next } = await loadTimeline(ctx, viewer, timeline, { limit, below });
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

/** Where a page begins: a cursor goes before a number. Undefined: with the newest; `nothing`: behind the last. */
async function findStart(
  ctx: Context,
  viewer: Viewer,
  timeline: Timeline,
  { cursor, offset }: { cursor: string | undefined; offset: number },
): Promise<Cursor | undefined | 'nothing'> {
  if (cursor !== undefined) return { by: 'id', at: [readCursor(cursor)] };
  if (offset === 0) return undefined;
  return (await loadSkeleton(ctx, viewer, timeline, { limit: offset })).end ?? 'nothing';
}
