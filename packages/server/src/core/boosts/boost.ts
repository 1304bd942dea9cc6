import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { Visibility } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import { claimId } from '../../lib/ids.ts';
import { mint } from '../addresses.ts';
import { findActable } from '../audience/find-actable.ts';
import { findViewer } from '../audience/find-viewer.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import { addToStats } from '../posts/queries.ts';
import { narrower } from '../posts/visibility.ts';
import { deleteBoost, deleteBoostEntries, findBoost, findBoostById } from './queries.ts';

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
    const post = await findActable(tx, await findViewer(tx, accountId), postId, 'boost');
    const existing = await findBoost.first(tx, { accountId, postId });
    if (existing !== undefined) return existing.id;
    const createdAt = Math.min(input.createdAt ?? ctx.clock.now(), ctx.clock.now());
    const id = await claimBoostId(ctx, tx, createdAt);
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
      // Their server used this id for another boost before.
      if (other === undefined) throw new AppError('conflict', 'This boost is known as one of another post');
      return other.id;
    }
    await addToStats.boosts.run(tx, { postId, by: 1 });
    await ctx.queue.emit(tx, { kind: 'boost.created', boostId: id, postId, accountId, origin });
    return id;
  });
}

/** Posts are even: both are ids of one space on the wire. */
async function claimBoostId(ctx: Context, tx: Tx, createdAt: number): Promise<number> {
  const isTaken = async (id: number) => (await findBoostById.first(tx, { id })) !== undefined;
  const id = await claimId(ctx.ids, { parity: 1, publishedAt: createdAt }, isTaken);
  if (id === undefined) throw new AppError('conflict', 'There are too many boosts of this moment');
  return id;
}

/** Takes a boost back; nothing happens where there is none. */
export async function unboostPost(
  ctx: Context,
  { accountId, postId, origin, mayEnd }: { accountId: number; postId: number; origin: Origin; mayEnd?: MayEnd },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    if (mayEnd !== undefined && !(await mayEnd(tx))) return;
    const boost = await findBoost.first(tx, { accountId, postId });
    if (boost === undefined || (await deleteBoost.run(tx, { postId, id: boost.id })) === 0) return;
    await addToStats.boosts.run(tx, { postId, by: -1 });
    await deleteBoostEntries.run(tx, { boostId: boost.id, postId });
    const { uri, visibility } = boost;
    await ctx.queue.emit(tx, { kind: 'boost.deleted', boostId: boost.id, postId, accountId, uri, visibility, origin });
  });
}
