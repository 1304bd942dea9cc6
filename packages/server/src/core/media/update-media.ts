import type { MediaTable } from '../../db/tables/media.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { removeFiles, storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage } from './image-protocol.ts';
import { changeText, type MediaTextChange } from './media-text.ts';
import { changeMediaText, findMediaById, setPreview } from './queries.ts';
import { checkUpload, type Upload } from './read-upload.ts';

export interface UpdateMediaInput extends MediaTextChange {
  accountId: number;
  thumbnail?: Upload;
}

/** Changes what is said about an own file and answers its row. Throws `not-found`, `invalid`. */
export async function updateMedia(ctx: Context, input: UpdateMediaInput): Promise<MediaTable> {
  const { id, accountId } = input;
  const row = await findOwn(ctx, accountId, id);
  const text = changeText(row, input);
  const preview = input.thumbnail === undefined ? undefined : await makePreview(ctx, input, input.thumbnail);
  await ctx.db.write(async (tx) => {
    if ((await changeMediaText.run(tx, { ...text, accountId })) === 0) throw notFound();
    if (preview !== undefined) {
      await setPreview.run(tx, { id, accountId, ...preview });
      await removeFiles(ctx, tx, [row.previewFile]);
    }
  });
  return findOwn(ctx, accountId, id);
}

/** An own file, attached or not. Throws `not-found`. */
export async function findOwn(ctx: Context, accountId: number, id: number): Promise<MediaTable> {
  const row = await findMediaById.first(ctx.db, { id });
  if (row === undefined || row.accountId !== accountId) throw notFound();
  return row;
}

async function makePreview(ctx: Context, { id, accountId }: UpdateMediaInput, thumbnail: Upload) {
  await checkUpload(ctx, thumbnail);
  const preview = (await processInWorker(ctx, 'thumbnail', thumbnail, { accountId })).preview as MadeImage;
  const [previewFile] = await storeFiles(ctx, { mediaId: id }, [preview]);
  return { previewFile: previewFile as string, previewWidth: preview.width, previewHeight: preview.height };
}
