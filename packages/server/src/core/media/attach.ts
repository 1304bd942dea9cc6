import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import type { FilesTable } from '../../db/tables/files.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { claimFiles, findOwnFiles } from '../files/queries.ts';
import type { MediaText } from './media-text.ts';

/** The rows of these by id; throws `invalid` unless all are the account's own and ready. */
export async function findAttachable(ctx: Context, accountId: number, ids: number[]): Promise<Map<number, FilesTable>> {
  if (ids.length === 0) return new Map();
  const rows = await findOwnFiles.all(ctx.db, { accountId, ids });
  if (rows.length !== new Set(ids).size) throw new AppError('invalid', 'Validation failed: Media not found');
  const failed = rows.find((row) => row.state === 'failed');
  if (failed !== undefined) throw new AppError('invalid', failed.failure ?? 'A file could not be processed');
  if (rows.some((row) => row.state !== 'ready')) {
    throw new AppError('invalid', 'Cannot attach files that have not finished processing. Try again in a moment!');
  }
  return new Map(rows.map((row) => [row.id, row]));
}

/** Attaches own files in the order given; one that was removed meanwhile fails the transaction. */
export async function attachMedia(
  tx: Tx,
  { accountId, postId, media }: { accountId: number; postId: number; media: readonly MediaText[] },
): Promise<void> {
  if (media.length === 0) return;
  const ids = media.map((file) => file.id);
  if ((await claimFiles.run(tx, { accountId, ids })) !== ids.length) {
    throw new AppError('conflict', 'A file was removed meanwhile');
  }
  await writeUses(tx, postId, media);
}

/** Files of a post in their order, with what is said of each there. */
export async function writeUses(tx: Tx, postId: number, media: readonly MediaText[]): Promise<void> {
  await insertRows(
    tx,
    'postMedia',
    media.map(({ id: fileId, description, focusX, focusY }, position) => ({
      postId,
      position,
      fileId,
      description,
      focusX,
      focusY,
    })),
  );
}
