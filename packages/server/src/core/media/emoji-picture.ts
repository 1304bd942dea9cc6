import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage } from './image-protocol.ts';
import { checkPicture, type Upload } from './read-upload.ts';

/** A page shows hundreds of them. */
const BYTES_MAX = 1024 * 1024;
/** Whose pictures workers take them for: the server's own. */
const OWNER = { site: '' };

/**
 * Makes the picture of an emoji (256 × 256 in area at most, moving where the file moves, with a still then) and answers
 * its storage key, for `addEmoji`; `id` is the emoji's. Throws like `uploadMedia`.
 */
export async function processEmoji(ctx: Context, id: number, upload: Upload): Promise<string> {
  await checkPicture(ctx, upload);
  const { file, still } = await processInWorker(ctx, 'emoji', upload, OWNER);
  const made = file as MadeImage;
  if (made.data.byteLength > BYTES_MAX)
    throw new AppError('too-large', 'Validation failed: The emoji is larger than 1 MB');
  const [key] = await storeFiles(ctx, { emojiId: id }, [{ ...made, still }]);
  return key as string;
}
