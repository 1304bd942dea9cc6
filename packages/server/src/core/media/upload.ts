import type { FilesTable } from '../../db/tables/files.ts';
import { AppError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { firstIdOf } from '../../lib/ids.ts';
import type { Context } from '../context.ts';
import { insertFiles } from '../files/insert-files.ts';
import { sumBytesSince } from '../files/queries.ts';
import { storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import { mimeTypeOf, type ProcessedImage } from './image-protocol.ts';
import { describePreview, makePreview } from './make-preview.ts';
import { checkDescription, checkFocus, type Focus } from './media-text.ts';
import { nameField } from './name-field.ts';
import { newFile } from './new-file.ts';
import { processClipJob } from './process-clip.ts';
import { readFileType, type Upload } from './read-upload.ts';
import { ffmpegVersion } from './tools.ts';
import { uploadClip } from './upload-clip.ts';

export interface UploadMediaInput {
  accountId: number;
  file: Upload;
  description?: string | null;
  focus?: Focus;
  /** Shown small in place of one made from the file. */
  thumbnail?: Upload;
}

/**
 * Takes in a file and answers its row. A picture is ready to be attached; what is stored of it was made anew: without
 * metadata, upright, in sRGB, at most 8.3 megapixels in area, moving where it moved. A video or a sound is `processing`.
 * Throws `too-large`, `invalid` for files that are neither, broken or excessive, `too-many` for more than a day may have,
 * `unavailable` when too much is going on; then nothing was kept.
 */
export async function uploadMedia(ctx: Context, input: UploadMediaInput): Promise<FilesTable> {
  const description = checkDescription(input.description ?? '') || null;
  const { x, y } = checkFocus(input.focus ?? { x: 0, y: 0 });
  const said = { description, focusX: x, focusY: y };
  return nameField('file', async () => {
    await checkDay(ctx, input.accountId);
    const type = await readFileType(ctx, input.file);
    return type.family === 'image' ? uploadPicture(ctx, input, said) : uploadClip(ctx, input, said, type);
  });
}

const DAY_MS = 86_400_000;

/** What somebody deletes again makes room. Two files on their way at once may both be let in: the next is not. */
async function checkDay(ctx: Context, accountId: number): Promise<void> {
  const { mediaDayMax } = ctx.config;
  if (mediaDayMax === 0) return;
  const since = firstIdOf(ctx.clock.now() - DAY_MS);
  const row = await sumBytesSince.first(ctx.db, { accountId, since });
  if (Number(row?.bytes ?? 0) < mediaDayMax) return;
  throw new AppError('too-many', 'You have uploaded as much as one person may in a day. Please try again later');
}

async function uploadPicture(
  ctx: Context,
  { accountId, file: upload, thumbnail }: UploadMediaInput,
  said: Pick<FilesTable, 'description' | 'focusX' | 'focusY'>,
): Promise<FilesTable> {
  const id = ctx.ids.next();
  const image = (await processInWorker(ctx, 'attachment', upload, { accountId })) as Required<
    Omit<ProcessedImage, 'film'>
  > &
    ProcessedImage;
  const { file, preview, blurhash } = image;
  const chosen = thumbnail === undefined ? undefined : await makePreview(ctx, { id, accountId, thumbnail });
  const [key, previewKey] = await storeFiles(ctx, { fileId: id }, chosen === undefined ? [file, preview] : [file]);
  // Shown as a film it has a tenth of the bytes.
  const isFilm = image.film === true && (await ffmpegVersion(ctx)) !== undefined;
  const row = newFile(ctx, {
    id,
    accountId,
    kind: isFilm ? 'gifv' : 'image',
    state: isFilm ? 'processing' : 'ready',
    mimeType: mimeTypeOf(file),
    key: key as string,
    previewKey: previewKey ?? null,
    ...describePreview(preview),
    ...chosen,
    bytes: file.data.byteLength,
    width: file.width,
    height: file.height,
    blurhash,
    ...said,
    contentHash: sha256Hex(file.data),
  });
  await ctx.db.write(async (tx) => {
    await insertFiles(tx, [row]);
    if (isFilm) await ctx.queue.enqueue(tx, processClipJob, [{ id, accountId }]);
  });
  return row;
}
