import { insertRow } from '../../db/insert.ts';
import type { Visibility } from '../../db/tables/posts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import { addToStats, findPostsFor } from '../posts/queries.ts';
import { mayBoost, narrower } from '../posts/visibility.ts';
import { deleteBoost, deleteBoostEntries, findBoost } from './queries.ts';

export interface BoostInput {
  accountId: number;
  postId: number;
  visibility: Visibility;
  origin: Origin;
  /** The Announce activity's id and date, where another server made it. */
  uri?: ForeignUri;
  createdAt?: number;
}

/** Boosts a post the account may see and carry further, and answers the boost's id; twice answers the first. */
export async function boostPost(ctx: Context, input: BoostInput): Promise<number> {
  const { accountId, postId, origin } = input;
  return ctx.db.write(async (tx) => {
    const uri = await readForeignUri(tx, input.uri);
    const post = await findPostsFor.first(tx, { ids: [postId], viewerId: accountId });
    if (post === undefined) throw notFound();
    if (!mayBoost(post, accountId)) throw new AppError('forbidden', 'This post may not be boosted');
    const existing = await findBoost.first(tx, { accountId, postId });
    if (existing !== undefined) return existing.id;
    const createdAt = Math.min(input.createdAt ?? ctx.clock.now(), ctx.clock.now());
    const id = ctx.ids.next(createdAt);
    const row = {
      id,
      accountId,
      postId,
      uri: uri ?? mint.boost(ctx, id),
      visibility: narrower(post.visibility, input.visibility),
      createdAt,
    };
    if ((await insertRow(tx, 'boosts', row, { ignoreConflicts: true })) === 0) {
      const other = await findBoost.first(tx, { accountId, postId });
      if (other === undefined) throw new AppError('conflict', 'This boost is known as one of another post');
      return other.id;
    }
    // Counting waits for whoever takes the post away, and then finds it gone.
    if ((await addToStats.boosts.run(tx, { postId, by: 1 })) === 0) throw notFound();
    await ctx.queue.emit(tx, { kind: 'boost.created', boostId: id, postId, accountId, origin });
    return id;
  });
}

/** Takes a boost back; nothing happens where there is none. */
export async function unboostPost(
  ctx: Context,
  { accountId, postId, origin, mayEnd }: { accountId: number; postId: number; origin: Origin; mayEnd?: MayEnd },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    if (mayEnd !== undefined && !(await mayEnd(tx))) return;
    const boost = await findBoost.first(tx, { accountId, postId });
    if (boost === undefined || (await deleteBoost.run(tx, { id: boost.id })) === 0) return;
    await addToStats.boosts.run(tx, { postId, by: -1 });
    await deleteBoostEntries.run(tx, { boostId: boost.id, postId });
    const { uri, visibility } = boost;
    await ctx.queue.emit(tx, { kind: 'boost.deleted', boostId: boost.id, postId, accountId, uri, visibility, origin });
  });
}
