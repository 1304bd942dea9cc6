import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import { claimId } from '../../lib/ids.ts';
import { addToPosts } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import type { PreparedFacets } from './facets.ts';
import { isOpen } from './open.ts';
import { postIdExists } from './queries.ts';
import { adoptQuotes, enterQuote } from './quotes.ts';
import { adoptReplies, joinThread } from './thread.ts';

export interface NewPost {
  row: PostsTable;
  facets: PreparedFacets;
  origin: Origin;
  /** False: it was fetched because something quotes it. */
  looks?: boolean;
}

/** A new post's numbers. */
export const NO_STATS = {
  ...{ likes: 0, dislikes: 0, boosts: 0, replies: 0, quotes: 0, reactions: 0, score: 0 },
  ...{ lastReplyAt: null, version: 0 },
};
/** A first version is one of so many. */
const FIRST_VERSIONS = 2 ** 31;
/** Boosts are odd: both are ids of one space on the wire. */
const POSTS = { parity: 0 } as const;

/**
 * Writes a post with everything it is made of and tells of it, unless it is held; local and remote posts alike. Where the parent was deleted
 * meanwhile, throws `not-found` for a local post; a remote one stands on its own.
 */
export async function persistPost(ctx: Context, tx: Tx, post: NewPost): Promise<void> {
  const row = await joinThread(tx, post.row, post.origin);
  // An id of the past may be given again once its post is gone; what was kept of that one is not this one's.
  await insertRow(tx, 'posts', { ...row, version: Math.floor(ctx.rng.fraction() * FIRST_VERSIONS) });
  await insertRow(tx, 'postStats', { postId: row.id, ...NO_STATS });
  await post.facets.write(tx, row, false);
  if (row.state !== 'held') await letOut(ctx, tx, row, post);
}

/** A post that is written comes into sight: numbers count it, what waited for it finds it, and everybody is told. */
export async function letOut(
  ctx: Context,
  tx: Tx,
  row: PostsTable,
  { origin, looks = true }: Pick<NewPost, 'origin' | 'looks'>,
): Promise<void> {
  if (isOpen(row)) await addToPosts.run(tx, { accountId: row.accountId, by: 1, lastPostAt: row.createdAt });
  if (origin === 'remote') {
    await adoptReplies(ctx, tx, row);
    await adoptQuotes(ctx, tx, row);
  }
  await enterQuote(ctx, tx, row, looks);
  const { id: postId, visibility } = row;
  await ctx.queue.emit(tx, { kind: 'post.created', postId, visibility, origin });
}

/** An id for a post written now. */
export function newPostId(ctx: Context): number {
  return ctx.ids.next(POSTS);
}

/** An id dated `createdAt` that no post has. Throws `conflict` where there is none, which no honest past explains. */
export async function claimPostId(ctx: Context, tx: Tx, createdAt: number): Promise<number> {
  const isTaken = async (id: number) => (await postIdExists.first(tx, { id })) !== undefined;
  const id = await claimId(ctx.ids, { ...POSTS, publishedAt: createdAt }, isTaken);
  if (id === undefined) throw new AppError('conflict', 'There are too many posts of this moment');
  return id;
}
