import type { Tx } from '../../db/database.ts';
import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { removeFiles, storeFiles } from '../files/stored-files.ts';
import {
  holdInstanceSettings,
  ICON_SIZES,
  type InstanceSettings,
  type ServerIcon,
  type ServerThumbnail,
  writeInstanceSettings,
} from '../users/settings.ts';
import { processInWorker } from './image-client.ts';
import type { MadeImage, ServerPicture } from './image-protocol.ts';
import { checkDescription } from './media-text.ts';
import { nameField } from './name-field.ts';
import { checkPicture, type Upload } from './read-upload.ts';

/** Whose pictures workers take them for: the server's own. */
const OWNER = { site: '' };
/** Every app reads it at each start. */
export const THUMBNAIL_TEXT_MAX = 1_500;

/** Who acts: an account here, or null for the command line. */
type By = number | null;
type Pictures = Pick<InstanceSettings, 'icon' | 'thumbnail'>;

/** Makes the server's icon of a picture, a square in each of `ICON_SIZES`. Throws like `uploadMedia`. */
export function setServerIcon(ctx: Context, { by, image }: { by: By; image: Upload }): Promise<void> {
  return nameField('image', async () => {
    await checkPicture(ctx, image);
    const made: MadeImage[] = [];
    for (const size of ICON_SIZES) made.push((await draw(ctx, `icon-${size}`, image)).file);
    const keys = await storeFiles(ctx, { setting: 'icon' }, made);
    const icon = Object.fromEntries(ICON_SIZES.map((size, i) => [size, keys[i]])) as ServerIcon;
    await ctx.db.write((tx) => replace(ctx, tx, { by, changes: { icon } }));
  });
}

/** The bird is back. Where it is there already, nothing is done. */
export async function removeServerIcon(ctx: Context, { by }: { by: By }): Promise<void> {
  await ctx.db.write((tx) => replace(ctx, tx, { by, changes: { icon: null } }));
}

/**
 * Introduces the server with a picture, or says anew what is seen on the one it has; a new picture without words has none.
 * Throws like `uploadMedia`, and `invalid` for words without a picture.
 */
export async function setServerThumbnail(
  ctx: Context,
  { by, image, description: text }: { by: By; image?: Upload | undefined; description?: string | undefined },
): Promise<void> {
  const description = text === undefined ? undefined : checkText(text);
  const made = image === undefined ? undefined : await makeThumbnail(ctx, image);
  await ctx.db.write(async (tx) => {
    const before = made ?? (await holdInstanceSettings(tx)).thumbnail;
    if (before === null) throw new AppError('invalid', 'Validation failed: Image is missing');
    await replace(ctx, tx, {
      by,
      changes: { thumbnail: { ...before, description: description ?? before.description } },
    });
  });
}

function checkText(text: string): string {
  const description = checkDescription(text);
  if ([...description].length <= THUMBNAIL_TEXT_MAX) return description;
  throw new AppError(
    'invalid',
    `Validation failed: Description is too long (maximum is ${THUMBNAIL_TEXT_MAX} characters)`,
  );
}

/** A plain colour is back. Where it is there already, nothing is done. */
export async function removeServerThumbnail(ctx: Context, { by }: { by: By }): Promise<void> {
  await ctx.db.write((tx) => replace(ctx, tx, { by, changes: { thumbnail: null } }));
}

function makeThumbnail(ctx: Context, image: Upload): Promise<ServerThumbnail> {
  return nameField('image', async () => {
    await checkPicture(ctx, image);
    const small = await draw(ctx, 'banner', image);
    const large = await draw(ctx, 'banner-large', image);
    const isLarger = large.file.width > small.file.width;
    const files = isLarger ? [small.file, large.file] : [small.file];
    const [file, largeFile = null] = await storeFiles(ctx, { setting: 'thumbnail' }, files);
    return { file: file as string, largeFile, blurhash: small.blurhash, description: '' };
  });
}

async function draw(ctx: Context, task: ServerPicture, image: Upload): Promise<{ file: MadeImage; blurhash: string }> {
  const { file, blurhash = '' } = await processInWorker(ctx, task, image, OWNER);
  return { file: file as MadeImage, blurhash };
}

/** Puts pictures in place of those that are there, whose files go unless they stay in use. */
async function replace(ctx: Context, tx: Tx, { by, changes }: { by: By; changes: Partial<Pictures> }): Promise<void> {
  const before = await holdInstanceSettings(tx);
  for (const name of Object.keys(changes) as (keyof Pictures)[]) {
    if (before[name] === null && changes[name] === null) continue;
    const kept = new Set(filesOf(changes[name]));
    await removeFiles(
      ctx,
      tx,
      filesOf(before[name]).filter((key) => !kept.has(key)),
    );
    const target = { kind: 'setting', key: name, label: name } as const;
    const details: Record<string, string> = changes[name] === null ? { to: 'none' } : {};
    await writeAudit(ctx, tx, { by, act: 'setting.change', target, details });
    await writeInstanceSettings(ctx, tx, { [name]: changes[name] });
  }
}

function filesOf(picture: ServerIcon | ServerThumbnail | null | undefined): string[] {
  if (!picture) return [];
  if (!('file' in picture)) return Object.values(picture);
  return picture.largeFile === null ? [picture.file] : [picture.file, picture.largeFile];
}
