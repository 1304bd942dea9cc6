import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Body } from '../../storage/storage.ts';
import type { Context } from '../context.ts';
import { FILE_TYPES } from './file-types.ts';
import { findEmojiFile, findFile, findProfileFiles, findSettingText } from './queries.ts';

/** How long a file may exist before the row that names it. */
const GRACE_MS = 3_600_000;

interface RemoveFilesInput {
  keys: string[];
  /** The one row that may name them: what it names at that time stays. */
  fileId?: number;
  accountId?: number;
  emojiId?: number;
  setting?: string;
}

/** Removes files that nothing names. Also what cleans up after an upload that a crash cut in two. */
export const removeFilesJob = defineJob<Context, RemoveFilesInput>({
  name: 'media.remove-files',
  priority: 9,
  run: async (ctx, inputs) => {
    for (const input of inputs) {
      const used = await findUsed(ctx, input);
      for (const key of input.keys) {
        if (used.has(key)) continue;
        for (const each of new Set([key, stillKey(key)])) await ctx.storage.delete(each);
      }
    }
  },
});

async function findUsed(
  ctx: Context,
  { keys, fileId, accountId, emojiId, setting }: RemoveFilesInput,
): Promise<Set<string | null>> {
  const file = fileId === undefined ? undefined : await findFile.first(ctx.db, { id: fileId });
  const account = accountId === undefined ? undefined : await findProfileFiles.first(ctx.db, { id: accountId });
  const emoji = emojiId === undefined ? undefined : await findEmojiFile.first(ctx.db, { id: emojiId });
  const text = setting === undefined ? undefined : (await findSettingText.first(ctx.db, { key: setting }))?.valueJson;
  if (text !== undefined) return new Set(keys.filter((key) => text.includes(`"${key}"`)));
  return new Set([file?.key ?? null, file?.previewKey ?? null, ...Object.values(account ?? {}), emoji?.file ?? null]);
}

/** Asks for the removal of files whose row is going in the same transaction. */
export async function removeFiles(ctx: Context, tx: Tx, keys: (string | null)[]): Promise<void> {
  const named = keys.filter((key) => key !== null);
  if (named.length > 0) await ctx.queue.enqueue(tx, removeFilesJob, [{ keys: named }]);
}

export type FileFormat = 'jpeg' | 'png' | 'webp' | 'gif';

export interface NewFile {
  data: Uint8Array;
  format: FileFormat;
  /** What stands for a file that moves where nothing may. It is stored beside it, and goes with it. */
  still?: Omit<NewFile, 'still'> | undefined;
}

/** The row that names a file. */
export type FileOwner =
  | { fileId: number }
  | { accountId: number }
  | { emojiId: number }
  | { setting: 'icon' | 'thumbnail' };

/**
 * Writes files to the storage and answers their keys. A job that removes them again unless `owner` names them by
 * then is on disk first, so that neither a crash nor an error leaves files behind. Throws `full`.
 */
export async function storeFiles(ctx: Context, owner: FileOwner, files: NewFile[]): Promise<string[]> {
  await ctx.storage.checkRoom();
  const keys = files.map((file) => createFileKey(ctx, file));
  await removeUnlessNamed(ctx, owner, keys);
  for (const [i, { data, format, still }] of files.entries()) {
    const key = keys[i] as string;
    if (still !== undefined) await ctx.storage.put(stillKey(key), still.data, typeOf(still));
    await ctx.storage.put(key, data, typeOf({ format }));
  }
  return keys;
}

/**
 * Writes one file as it comes and answers its key and its bytes; removed again as those of `storeFiles` are. Throws `full`,
 * `unavailable`.
 */
export async function storeStream(
  ctx: Context,
  owner: { fileId: number },
  { body, mimeType, extension }: { body: Body; mimeType: string; extension: string },
): Promise<{ key: string; bytes: number }> {
  await ctx.storage.checkRoom();
  const key = createKey(ctx, extension);
  await removeUnlessNamed(ctx, owner, [key]);
  return { key, bytes: await ctx.storage.put(key, body, { mimeType }) };
}

/**
 * Copies a file, with what stands still for it, to where nobody was told that it is; removed again as those of `storeFiles`
 * are. Answers the new key; undefined where the storage has lost it. Throws `full`, `unavailable`.
 */
export async function copyFile(ctx: Context, owner: FileOwner, key: string): Promise<string | undefined> {
  const [, mark = '', extension = ''] = /^[^-.]+(-moving-[a-z]+)?\.([a-z0-9]+)$/.exec(key) ?? [];
  const copy = createKey(ctx, extension, mark);
  await removeUnlessNamed(ctx, owner, [copy]);
  const still = [stillKey(key), stillKey(copy)] as const;
  for (const [from, to] of mark === '' ? [[key, copy] as const] : [still, [key, copy] as const]) {
    const file = await ctx.storage.get(from);
    if (file === undefined) return undefined;
    const mimeType = FILE_TYPES[to.slice(to.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    await ctx.storage.put(to, file.body, { mimeType, bytes: file.bytes });
  }
  return copy;
}

/** Written down before the files are: a crash leaves nothing behind. */
async function removeUnlessNamed(ctx: Context, owner: FileOwner, keys: string[]): Promise<void> {
  const runAt = ctx.clock.now() + GRACE_MS;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, removeFilesJob, [{ keys, ...owner }], { runAt }));
}

const typeOf = ({ format }: Pick<NewFile, 'format'>) => ({ mimeType: `image/${format}` });

const EXTENSIONS: Record<FileFormat, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' };

/** It tells whether there is a still beside it, and of which kind. */
function createFileKey(ctx: Context, { format, still }: NewFile): string {
  const extension = EXTENSIONS[format];
  return still === undefined ? createKey(ctx, extension) : createKey(ctx, extension, `-moving-${still.format}`);
}

/** Random, so that a file is found by who was told of it only. */
export function createKey(ctx: Context, extension: string, mark = ''): string {
  const name = ctx.rng.bytes(16).toString('hex');
  return `${name.slice(0, 2)}/${name.slice(2)}${mark}.${extension}`;
}

/** The key of what stands still in place of a file: most often the file itself. */
export function stillKey(key: string): string {
  const match = /^(.+)-moving-([a-z]+)\.[a-z]+$/.exec(key);
  return match === null ? key : `${match[1]}-still.${EXTENSIONS[match[2] as FileFormat]}`;
}
