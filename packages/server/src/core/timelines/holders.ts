import type { Context } from '../context.ts';
import { findTimelinesWith, findTimelinesWithPost } from './queries/keep.ts';

/** Of these stored timelines (accounts for homes, lists), those that hold an entry. */
export async function loadTimelinesWith(
  ctx: Context,
  { entryId, postId }: { entryId: number; postId: number },
  timelineIds: readonly number[],
): Promise<Set<number>> {
  if (timelineIds.length === 0) return new Set();
  const rows = await findTimelinesWith.all(ctx.db, { entryId, postId, timelineIds: [...timelineIds] });
  return new Set(rows.map((row) => row.timelineId));
}

/** Of these stored timelines, those that hold a post, by itself or as somebody's boost. */
export async function loadTimelinesWithPost(
  ctx: Context,
  postId: number,
  timelineIds: readonly number[],
): Promise<Set<number>> {
  if (timelineIds.length === 0) return new Set();
  const rows = await findTimelinesWithPost.all(ctx.db, { postId, timelineIds: [...timelineIds] });
  return new Set(rows.map((row) => row.timelineId));
}
