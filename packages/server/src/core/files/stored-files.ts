import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findMediaFiles, findProfileFiles } from './queries.ts';

/** How long a file may exist before the row that names it. */
const GRACE_MS = 3_600_000;

interface RemoveFilesInput {
  keys: string[];
  /** The one row that may name them: what it names at that time stays. */
  mediaId?: number;
  accountId?: number;
}

/** Removes files that nothing names. Also what cleans up after an upload that a crash cut in two. */
export const removeFilesJob = defineJob<Context, RemoveFilesInput>({
  name: 'media.remove-files',
  priority: 9,
  run: async (ctx, inputs) => {
    for (const input of inputs) {
      const used = await findUsed(ctx, input);
      for (const key of input.keys) if (!used.has(key)) await ctx.storage.delete(key);
    }
  },
});

async function findUsed(ctx: Context, { mediaId, accountId }: RemoveFilesInput): Promise<Set<string | null>> {
  const media = mediaId === undefined ? undefined : await findMediaFiles.first(ctx.db, { id: mediaId });
  const account = accountId === undefined ? undefined : await findProfileFiles.first(ctx.db, { id: accountId });
  return new Set([...Object.values(media ?? {}), ...Object.values(account ?? {})]);
}

/** Asks for the removal of files whose row is going in the same transaction. */
export async function removeFiles(ctx: Context, tx: Tx, keys: (string | null)[]): Promise<void> {
  const named = keys.filter((key) => key !== null);
  if (named.length > 0) await ctx.queue.enqueue(tx, removeFilesJob, [{ keys: named }]);
}

/**
 * Writes files to the storage and answers their keys. A job that removes them again unless `owner` names them by
 * then is on disk first, so that neither a crash nor an error leaves files behind.
 */
export async function storeFiles(
  ctx: Context,
  owner: { mediaId: number } | { accountId: number },
  files: { data: Uint8Array; extension: string }[],
): Promise<string[]> {
  await ctx.storage.checkRoom();
  const keys = files.map((file) => createKey(ctx, file.extension));
  const runAt = ctx.clock.now() + GRACE_MS;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, removeFilesJob, [{ keys, ...owner }], { runAt }));
  for (const [i, { data }] of files.entries()) {
    await ctx.storage.put(keys[i] as string, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  return keys;
}

/** Random, so that a file is found by who was told of it only. */
function createKey(ctx: Context, extension: string): string {
  const name = ctx.rng.bytes(16).toString('hex');
  return `${name.slice(0, 2)}/${name.slice(2)}.${extension}`;
}
