import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import type { Context } from '../context.ts';
import { releaseFiles } from '../files/unused-files.ts';
import type { MediaText } from './media-text.ts';
import { deleteEditMedia, deleteMediaOfEdits, deletePostMedia, findUses } from './queries.ts';

/** Names the files of a version of a post, as they were described then: they stay as long as it does. */
export async function keepEditMedia(
  tx: Tx,
  { postId, editId, media }: { postId: number; editId: number; media: readonly MediaText[] },
): Promise<void> {
  const rows = media.map(({ id: fileId, description, focusX, focusY }, position) => ({
    postId,
    editId,
    position,
    fileId,
    description,
    focusX,
    focusY,
  }));
  await insertRows(tx, 'postEditMedia', rows);
}

/** Lets go of the files of versions that go. */
export async function releaseEditMedia(ctx: Context, tx: Tx, postId: number, editIds: number[]): Promise<void> {
  await releaseFiles(ctx, tx, toIds(await deleteMediaOfEdits.all(tx, { postId, editIds })));
}

/** The files of a post as it is now, and of its versions. */
export async function findFilesOf(tx: Tx, postId: number): Promise<number[]> {
  return toIds(await findUses.all(tx, { postId }));
}

/** Lets go of all files of a post that goes, and of its versions'. */
export async function releasePostMedia(ctx: Context, tx: Tx, postId: number): Promise<void> {
  const rows = [...(await deletePostMedia.all(tx, { postId })), ...(await deleteEditMedia.all(tx, { postId }))];
  await releaseFiles(ctx, tx, toIds(rows));
}

function toIds(rows: { fileId: number }[]): number[] {
  return [...new Set(rows.map((row) => row.fileId))];
}
