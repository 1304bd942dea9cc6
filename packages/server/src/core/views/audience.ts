import type { Context } from '../context.ts';
import { type EntryView, loadEntryViews, type PostMarks } from './post.ts';
import { findHomesWith, findListsWith, findMarks, findUnwilling } from './queries.ts';

const NO_MARKS: PostMarks = { liked: false, boosted: false, bookmarked: false, pinned: false, muted: false };

/**
 * One entry as each of many viewers sees it; who may not see it is left out. An open post is loaded once for all of
 * them, with their marks in one query; any other asks the visibility rule for each.
 */
export async function loadEntryForMany(
  ctx: Context,
  entry: { entryId: number; postId: number },
  viewerIds: readonly number[],
): Promise<Map<number, EntryView>> {
  const views = new Map<number, EntryView>();
  if (viewerIds.length === 0) return views;
  const [open] = viewerIds.length === 1 ? [] : await loadEntryViews(ctx, null, [entry]);
  if (open === undefined) {
    for (const viewerId of viewerIds) {
      const [view] = await loadEntryViews(ctx, viewerId, [entry]);
      if (view !== undefined) views.set(viewerId, view);
    }
    return views;
  }
  const { post } = open;
  const unwilling = await loadUnwilling(ctx, post.account.id, viewerIds);
  const marks = await loadMarks(ctx, post, viewerIds);
  for (const viewerId of viewerIds) {
    if (unwilling.has(viewerId)) continue;
    views.set(viewerId, { ...open, post: { ...post, marks: marks.get(viewerId) ?? NO_MARKS } });
  }
  return views;
}

/** Of these viewers, those who blocked or muted an account, or are blocked by it. */
export async function loadUnwilling(
  ctx: Context,
  authorId: number,
  viewerIds: readonly number[],
): Promise<Set<number>> {
  const rows = await findUnwilling.all(ctx.db, { authorId, viewerIds: [...viewerIds], now: ctx.clock.now() });
  return new Set(rows.map((row) => row.accountId));
}

async function loadMarks(
  ctx: Context,
  { id: postId, conversationId }: { id: number; conversationId: number },
  viewerIds: readonly number[],
): Promise<Map<number, PostMarks>> {
  const marks = new Map<number, PostMarks>();
  for (const { accountId, mark } of await findMarks.all(ctx.db, {
    postId,
    conversationId,
    viewerIds: [...viewerIds],
  })) {
    marks.set(accountId, { ...(marks.get(accountId) ?? NO_MARKS), [mark]: true });
  }
  return marks;
}

/** Of these accounts, those in whose home a post is. */
export async function loadHomesWith(ctx: Context, postId: number, ownerIds: readonly number[]): Promise<number[]> {
  if (ownerIds.length === 0) return [];
  return (await findHomesWith.all(ctx.db, { postId, ownerIds: [...ownerIds] })).map((row) => row.ownerId);
}

/** Of these lists, those that an account is a member of. */
export async function loadListsWith(ctx: Context, accountId: number, listIds: readonly number[]): Promise<number[]> {
  if (listIds.length === 0) return [];
  return (await findListsWith.all(ctx.db, { accountId, listIds: [...listIds] })).map((row) => row.listId);
}
