import type { Tx } from '../../db/database.ts';
import type { MediaTable } from '../../db/tables/media.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { attachMediaTo, findOwnMedia } from './queries.ts';

/** The rows of these; throws `invalid` unless all are the account's own, ready and part of no other post than `postId`. */
export async function findAttachable(
  ctx: Context,
  accountId: number,
  ids: number[],
  postId?: number,
): Promise<MediaTable[]> {
  if (ids.length === 0) return [];
  const rows = await findOwnMedia.all(ctx.db, { accountId, ids });
  const free = rows.filter((row) => row.postId === null || row.postId === postId);
  if (free.length !== new Set(ids).size) {
    throw new AppError('invalid', 'Validation failed: Media not found, or already attached to a post');
  }
  if (free.some((row) => row.state !== 'ready')) {
    throw new AppError('invalid', 'Cannot attach files that have not finished processing. Try again in a moment!');
  }
  return free;
}

/** Attaches files in the order given; a file that was attached meanwhile fails the transaction. */
export async function attachMedia(
  tx: Tx,
  { accountId, postId, mediaIds }: { accountId: number; postId: number; mediaIds: number[] },
): Promise<void> {
  for (const [position, id] of mediaIds.entries()) {
    if ((await attachMediaTo.run(tx, { id, accountId, postId, position })) === 0) {
      throw new AppError('conflict', 'Media is already attached to a post');
    }
  }
}
