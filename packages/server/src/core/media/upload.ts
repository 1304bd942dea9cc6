import type { FilesTable } from '../../db/tables/files.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Context } from '../context.ts';
import { insertFiles } from '../files/insert-files.ts';
import { storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import { type MadeImage, mimeTypeOf, type ProcessedImage } from './image-protocol.ts';
import { checkDescription, checkFocus, type Focus } from './media-text.ts';
import { checkUpload, type Upload } from './read-upload.ts';

export interface UploadMediaInput {
  accountId: number;
  file: Upload;
  description?: string | null;
  focus?: Focus;
  /** Shown small in place of one made from the file. */
  thumbnail?: Upload;
}

/**
 * Takes in a picture and answers its row, ready to be attached. What is stored was made anew: without metadata,
 * upright, in sRGB, at most 8.3 megapixels in area, moving where it moved. Throws `too-large`, `invalid` for files that are not pictures,
 * broken or excessive, `unavailable` when too much is going on; then nothing was kept.
 */
export async function uploadMedia(ctx: Context, input: UploadMediaInput): Promise<FilesTable> {
  const description = checkDescription(input.description ?? '');
  const focus = checkFocus(input.focus ?? { x: 0, y: 0 });
  await checkUpload(ctx, input.file);
  if (input.thumbnail !== undefined) await checkUpload(ctx, input.thumbnail);

  const owner = { accountId: input.accountId };
  const image = await processInWorker(ctx, 'attachment', input.file, owner);
  const thumbnail =
    input.thumbnail === undefined
      ? undefined
      : (await processInWorker(ctx, 'thumbnail', input.thumbnail, owner)).preview;
  const { file, preview, blurhash } = { ...image, preview: thumbnail ?? image.preview } as Required<ProcessedImage>;

  const id = ctx.ids.next();
  const now = ctx.clock.now();
  const [key, previewKey] = await storeFiles(ctx, { fileId: id }, [file, preview]);
  const row: FilesTable = {
    id,
    accountId: input.accountId,
    kind: 'image',
    state: 'ready',
    mimeType: mimeTypeOf(file),
    key: key as string,
    previewKey: previewKey as string,
    remoteUrl: null,
    ...sizes(file, preview),
    durationMs: null,
    blurhash,
    description: description || null,
    focusX: focus.x,
    focusY: focus.y,
    contentHash: sha256Hex(file.data),
    checkAt: now,
    createdAt: now,
  };
  await ctx.db.write((tx) => insertFiles(tx, [row]));
  return row;
}

function sizes(file: MadeImage, preview: MadeImage) {
  return {
    bytes: file.data.byteLength,
    previewBytes: preview.data.byteLength,
    width: file.width,
    height: file.height,
    previewWidth: preview.width,
    previewHeight: preview.height,
  };
}
