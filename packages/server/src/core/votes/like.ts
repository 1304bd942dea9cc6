import { insertRow } from '../../db/insert.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import { addToStats, findPostsFor } from '../posts/queries.ts';
import { deleteLike, findLike } from './queries.ts';

export interface LikeInput {
  accountId: number;
  postId: number;
  origin: Origin;
  /** The Like activity's id, where another server made it. */
  uri?: ForeignUri;
}

/** Likes a post the account may see; doing it twice changes nothing. Throws `not-found`. */
export async function likePost(ctx: Context, input: LikeInput): Promise<void> {
  const { accountId, postId, origin } = input;
  await ctx.db.write(async (tx) => {
    const uri = await readForeignUri(tx, input.uri);
    if ((await findPostsFor.first(tx, { ids: [postId], viewerId: accountId })) === undefined) throw notFound();
    const row = {
      id: ctx.ids.next(),
      accountId,
      postId,
      value: 1 as const,
      uri: uri ?? null,
      createdAt: ctx.clock.now(),
    };
    if ((await insertRow(tx, 'votes', row, { ignoreConflicts: true })) === 0) return;
    // Counting waits for whoever takes the post away, and then finds it gone.
    if ((await addToStats.likes.run(tx, { postId, by: 1 })) === 0) throw notFound();
    await ctx.queue.emit(tx, { kind: 'like.created', postId, accountId, origin });
  });
}

/** Takes a like back; nothing happens where there is none. */
export async function unlikePost(ctx: Context, input: Omit<LikeInput, 'uri'> & { mayEnd?: MayEnd }): Promise<void> {
  const { accountId, postId, origin } = input;
  await ctx.db.write(async (tx) => {
    if (input.mayEnd !== undefined && !(await input.mayEnd(tx))) return;
    const like = await findLike.first(tx, { accountId, postId });
    if (like === undefined || (await deleteLike.run(tx, { accountId, postId })) === 0) return;
    await addToStats.likes.run(tx, { postId, by: -1 });
    await ctx.queue.emit(tx, { kind: 'like.deleted', postId, accountId, likeId: like.id, origin });
  });
}
