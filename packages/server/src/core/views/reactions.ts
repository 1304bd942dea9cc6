import type { Context } from '../context.ts';
import { findReactionCounts } from '../reactions/queries.ts';

/** How many reacted to a post with what. */
export interface ReactionView {
  /** An emoji, or `:shortcode@domain:`. */
  readonly emoji: string;
  readonly count: number;
  /** The picture of a custom one, on its own server. */
  readonly url: string | null;
}

/** Reactions per post, the commonest first; for the posts that have any. */
export async function loadReactionCounts(ctx: Context, postIds: number[]): Promise<Map<number, ReactionView[]>> {
  const reactions = new Map<number, ReactionView[]>();
  if (postIds.length === 0) return reactions;
  for (const { postId, emoji, count, url } of await findReactionCounts.all(ctx.db, { postIds })) {
    const list = reactions.get(postId) ?? [];
    list.push({ emoji, count, url });
    reactions.set(postId, list);
  }
  return reactions;
}
