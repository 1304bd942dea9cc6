import type { FilesTable } from '../../db/tables/files.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { changeFileText, findOwnFiles, findOwnUnused, setPreview } from '../files/queries.ts';
import { removeFiles, storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage } from './image-protocol.ts';
import { changeText, type MediaTextChange } from './media-text.ts';
import { checkUpload, type Upload } from './read-upload.ts';

export interface UpdateMediaInput extends MediaTextChange {
  accountId: number;
  thumbnail?: Upload;
}

/** Changes what is said about an own file and answers its row. Throws `not-found`, `invalid`. */
export async function updateMedia(ctx: Context, input: UpdateMediaInput): Promise<FilesTable> {
  const { id, accountId } = input;
  const row = await findOwn(ctx, accountId, id);
  const text = changeText(row, input);
  const preview = input.thumbnail === undefined ? undefined : await makePreview(ctx, input, input.thumbnail);
  await ctx.db.write(async (tx) => {
    if ((await changeFileText.run(tx, { ...text, accountId })) === 0) throw notFound();
    if (preview !== undefined) {
      await setPreview.run(tx, { id, accountId, ...preview });
      await removeFiles(ctx, tx, [row.previewKey]);
    }
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

async function makePreview(ctx: Context, { id, accountId }: UpdateMediaInput, thumbnail: Upload) {
  await checkUpload(ctx, thumbnail);
  const preview = (await processInWorker(ctx, 'thumbnail', thumbnail, { accountId })).preview as MadeImage;
  const [previewKey] = await storeFiles(ctx, { fileId: id }, [preview]);
  const { data, width, height } = preview;
  return {
    previewKey: previewKey as string,
    previewBytes: data.byteLength,
    previewWidth: width,
    previewHeight: height,
  };
}
