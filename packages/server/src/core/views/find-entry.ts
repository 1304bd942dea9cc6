import { notFound } from '../../lib/errors.ts';
import { findBoostById } from '../boosts/queries.ts';
import type { Context } from '../context.ts';
import { findAncestorIds, findDescendantIds } from '../posts/queries.ts';
import { type EntryView, loadEntryViews, loadPostViews, type PostView } from './post.ts';

/** The entry an id on the wire means: a post, or a boost of one. Throws `not-found` where the viewer may not see it. */
export async function findEntry(ctx: Context, viewerId: number | null, id: number): Promise<EntryView> {
  const [direct] = await loadEntryViews(ctx, viewerId, [{ entryId: id, postId: id }]);
  if (direct !== undefined) return direct;
  const boost = await findBoostById.first(ctx.db, { id });
  const [entry] =
    boost === undefined ? [] : await loadEntryViews(ctx, viewerId, [{ entryId: id, postId: boost.postId }]);
  if (entry === undefined) throw notFound();
  return entry;
}

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
export async function loadThread(ctx: Context, viewerId: number | null, postId: number): Promise<ThreadView> {
  const limits = LIMITS[viewerId === null ? 'visitor' : 'viewer'];
  const up = await findAncestorIds.all(ctx.db, { id: postId, limit: limits.ancestors });
  const down = await findDescendantIds.all(ctx.db, { id: postId, depth: limits.depth, limit: limits.descendants });
  const views = await loadPostViews(
    ctx,
    viewerId,
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
  for (const post of posts.sort((a, b) => a.id - b.id)) {
    const parent = post.replyToId as number;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [post]);
    else siblings.push(post);
  }
  const ordered: PostView[] = [];
  const open = [...(children.get(rootId) ?? [])].reverse();
  for (let post = open.pop(); post !== undefined; post = open.pop()) {
    ordered.push(post);
    open.push(...[...(children.get(post.id) ?? [])].reverse());
  }
  return ordered;
}
