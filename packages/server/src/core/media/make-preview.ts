import type { FilesTable } from '../../db/tables/files.ts';
import type { Context } from '../context.ts';
import { storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage } from './image-protocol.ts';
import { nameField } from './name-field.ts';
import { checkPicture, type Upload } from './read-upload.ts';

/** A picture shown small in place of a file, stored: what the file's row says of it. */
export interface NewPreview extends Pick<FilesTable, 'previewWidth' | 'previewHeight'> {
  previewKey: string;
  previewBytes: number;
  blurhash: string | null;
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
