import type { FilesTable } from '../../db/tables/files.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage } from './image-protocol.ts';
import { nameField } from './name-field.ts';
import { checkPicture, type Upload } from './read-upload.ts';

/** A picture shown small in place of a file, stored: what the file's row says of it. */
export type NewPreview = Pick<
  FilesTable,
  'previewKey' | 'previewBytes' | 'previewWidth' | 'previewHeight' | 'blurhash'
>;

/** Of a sound without a cover, and of what has no picture yet. */
export const NO_PREVIEW: NewPreview = {
  previewKey: null,
  previewBytes: null,
  previewWidth: null,
  previewHeight: null,
  blurhash: null,
};

/** What is to stand for a file from now on: a picture, or for what plays nothing. Throws as `makePreview`. */
export async function changePreview(
  ctx: Context,
  { id, accountId, kind }: Pick<FilesTable, 'id' | 'accountId' | 'kind'>,
  thumbnail: Upload | null,
): Promise<NewPreview> {
  if (thumbnail !== null) return makePreview(ctx, { id, accountId, thumbnail });
  if (kind === 'video' || kind === 'audio') return NO_PREVIEW;
  throw new AppError('invalid', 'Validation failed: only videos and sounds can do without a picture of their own');
}

/**
 * Makes the preview of a file from a picture that was uploaded for it. What is stored goes again within the hour unless the
 * file's row names it. Throws `too-large`, `invalid`, `unavailable`, `full`.
 */
export function makePreview(
  ctx: Context,
  { id, accountId, thumbnail }: { id: number; accountId: number; thumbnail: Upload },
): Promise<NewPreview> {
  return nameField('thumbnail', async () => {
    await checkPicture(ctx, thumbnail);
    const image = await processInWorker(ctx, 'thumbnail', thumbnail, { accountId });
    const preview = image.preview as MadeImage;
    const [previewKey] = await storeFiles(ctx, { fileId: id }, [preview]);
    return { ...describePreview(preview), previewKey: previewKey as string, blurhash: image.blurhash ?? null };
  });
}

export function describePreview({ data, width, height }: MadeImage) {
  return { previewBytes: data.byteLength, previewWidth: width, previewHeight: height };
}
