import type { Tx } from '../../db/database.ts';
import type { FilesTable } from '../../db/tables/files.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { changeFileText, findOwnFiles, findOwnUnused, lockOwnFile, setPreview } from '../files/queries.ts';
import { removeFiles } from '../files/stored-files.ts';
import { changePreview, type NewPreview } from './make-preview.ts';
import { changeText, type MediaTextChange } from './media-text.ts';

export interface UpdateMediaInput extends MediaTextChange {
  accountId: number;
}

/** Changes what is said about an own file and answers its row. Throws `not-found`, `invalid`. */
export async function updateMedia(ctx: Context, input: UpdateMediaInput): Promise<FilesTable> {
  const { id, accountId } = input;
  const row = await findOwn(ctx, accountId, id);
  changeText(row, input);
  const { thumbnail } = input;
  const preview = thumbnail === undefined ? undefined : await changePreview(ctx, row, thumbnail);
  await ctx.db.write(async (tx) => {
    const now = await lockOwnFile.first(tx, { id, accountId });
    if (now === undefined) throw notFound();
    await changeFileText.run(tx, { ...changeText(now, input), accountId });
    if (preview !== undefined) await replacePreview(ctx, tx, { id, accountId, ...preview });
  });
  return findOwn(ctx, accountId, id);
}

/** An own file, used or not. Throws `not-found`. */
export async function findOwn(ctx: Context, accountId: number, id: number): Promise<FilesTable> {
  const [row] = await findOwnFiles.all(ctx.db, { accountId, ids: [id] });
  if (row === undefined) throw notFound();
  return row;
}

/** An own file that nothing uses yet: what is used is described where it is. Throws `not-found`. */
export async function findLoose(ctx: Context, accountId: number, id: number): Promise<FilesTable> {
  const row = await findOwnUnused.first(ctx.db, { id, accountId });
  if (row === undefined) throw notFound();
  return row;
}

/** Another preview of an own file, or none, in every use of it; the one before goes. */
export async function replacePreview(
  ctx: Context,
  tx: Tx,
  preview: NewPreview & { id: number; accountId: number },
): Promise<void> {
  const { id, accountId } = preview;
  const row = await lockOwnFile.first(tx, { accountId, id });
  if (row === undefined) throw notFound();
  await setPreview.run(tx, preview);
  await removeFiles(ctx, tx, [row.previewKey]);
}
