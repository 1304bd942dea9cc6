import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { findAncestorIds, findDescendantIds } from '../posts/queries.ts';
import { loadPostViews, type PostView } from './post.ts';

/** How much of a thread a visitor and a signed-in viewer get. */
const LIMITS = {
  visitor: { ancestors: 40, descendants: 60, depth: 20 },
  viewer: { ancestors: 4096, descendants: 4096, depth: 4096 },
};

export interface ThreadView {
  /** Oldest first. */
  ancestors: PostView[];
  /** Depth first: each post right after what it answers, siblings by age. */
  descendants: PostView[];
}

/** The conversation around a post, as far as the viewer may see it. */
export async function loadThread(ctx: Context, viewer: Viewer, postId: number): Promise<ThreadView> {
  const limits = LIMITS[viewer.kind === 'visitor' ? 'visitor' : 'viewer'];
  const up = await findAncestorIds.all(ctx.db, { id: postId, limit: limits.ancestors });
  const down = await findDescendantIds.all(ctx.db, { id: postId, depth: limits.depth, limit: limits.descendants });
  const views = await loadPostViews(
    ctx,
    viewer,
    [...up, ...down].map((row) => row.id),
  );
  const pick = (ids: number[]) => ids.flatMap((id) => views.get(id) ?? []);
  return {
    ancestors: pick(up.map((row) => row.id).reverse()),
    descendants: orderByThread(postId, pick(down.map((row) => row.id))),
  };
}

function orderByThread(rootId: number, posts: PostView[]): PostView[] {
  const children = new Map<number, PostView[]>();
  for (const post of posts.sort((a, b) => a.facts.id - b.facts.id)) {
    const parent = post.facts.thread.replyToId as number;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [post]);
    else siblings.push(post);
  }
  const ordered: PostView[] = [];
  const open = [...(children.get(rootId) ?? [])].reverse();
  for (let post = open.pop(); post !== undefined; post = open.pop()) {
    ordered.push(post);
    open.push(...[...(children.get(post.facts.id) ?? [])].reverse());
  }
  return ordered;
}
