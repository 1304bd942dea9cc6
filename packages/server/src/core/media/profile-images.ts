import type { Context } from '../context.ts';
import { storeFiles } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage } from './image-protocol.ts';
import { nameField } from './name-field.ts';
import { checkPicture, type Upload } from './read-upload.ts';

/** Makes an avatar (400 × 400, moving where the file moves, with a still then) and answers its storage key, for `updateProfile`. Throws like `uploadMedia`. */
export function processAvatar(ctx: Context, input: { accountId: number; file: Upload }): Promise<string> {
  return makeProfileImage(ctx, 'avatar', input);
}

/** Makes a header (1500 × 500, moving where the file moves, with a still then) and answers its storage key, for `updateProfile`. Throws like `uploadMedia`. */
export function processHeader(ctx: Context, input: { accountId: number; file: Upload }): Promise<string> {
  return makeProfileImage(ctx, 'header', input);
}

async function makeProfileImage(
  ctx: Context,
  task: 'avatar' | 'header',
  input: { accountId: number; file: Upload },
): Promise<string> {
  return nameField(task, async () => {
    await checkPicture(ctx, input.file);
    const { accountId } = input;
    const { file, still } = await processInWorker(ctx, task, input.file, { accountId });
    const [key] = await storeFiles(ctx, { accountId }, [{ ...(file as MadeImage), still }]);
    return key as string;
  });
}
