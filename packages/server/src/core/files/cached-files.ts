import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { CachedFilesTable } from '../../db/tables/files.ts';
import type { ByteRange } from '../../lib/byte-range.ts';
import { defineJob } from '../../queue/job.ts';
import type { Body, StoredFile } from '../../storage/storage.ts';
import type { Context } from '../context.ts';
import {
  addToCacheTotals,
  deleteCachedFiles,
  deleteCachedUrl,
  deleteCachedUrls,
  findCachedFile,
  findCachedHashes,
  findCachedKeys,
  findCacheTotals,
  findLeastShown,
  markShown,
  setSweptTo,
} from './queries.ts';
import { createKey, removeFiles } from './stored-files.ts';

/** A file of another server that is kept here for a while. */
export type CachedFile = Pick<CachedFilesTable, 'urlHash' | 'key' | 'bytes' | 'mimeType'>;

const HOUR_MS = 3_600_000;
/** Evicting ends that much below the budget, so that not every new file begins it anew. */
const SLACK = 0.05;
const BATCH = 200;

/** What is kept of an address; the files themselves are not touched. */
export async function findCached(ctx: Context, urlHash: string): Promise<CachedFile | undefined> {
  const row = await findCachedFile.first(ctx.db, { urlHash });
  if (row !== undefined && row.shownAt < thisHour(ctx)) await noteShown(ctx, urlHash);
  return row;
}

/** Opens one, or a part of it. Undefined where the storage has lost it, which is forgotten with that: get it anew. */
export async function openCached(ctx: Context, file: CachedFile, range?: ByteRange): Promise<StoredFile | undefined> {
  const { key, bytes } = file;
  const stored = await ctx.storage.get(key, range);
  if (stored?.bytes === bytes) return stored;
  stored?.body.destroy();
  await ctx.db.write((tx) => drop(ctx, tx, [key]), { durable: false, frees: true });
  return undefined;
}

/** Keeps what comes from an address, in place of what was kept of it. Nothing is kept where `body` throws. Throws `full`. */
export async function keepCached(ctx: Context, urlHash: string, mimeType: string, body: Body): Promise<CachedFile> {
  const key = `cache/${createKey(ctx, extensionOf(mimeType))}`;
  const bytes = await ctx.storage.put(key, body, { mimeType, durable: false });
  const file = { urlHash, key, bytes, mimeType, shownAt: thisHour(ctx), fetchedAt: ctx.clock.now() };
  return ctx.db.write(
    async (tx) => {
      const [old] = await deleteCachedUrl.all(tx, { urlHash });
      if (old !== undefined) await letGo(ctx, tx, [old]);
      if ((await insertRow(tx, 'cachedFiles', file, { ignoreConflicts: true })) === 0) {
        // Another process was quicker.
        await removeFiles(ctx, tx, [key]);
        return (await findCachedFile.first(tx, { urlHash })) ?? file;
      }
      const totals = await addToCacheTotals.first(tx, { files: 1, bytes });
      if ((totals?.bytes ?? 0) > ctx.config.mediaCacheMax) {
        const runAt = ctx.clock.now();
        await ctx.queue.enqueue(tx, evictCacheJob, [{}], { uniqueKey: evictCacheJob.name, runAt });
      }
      return file;
    },
    { durable: false },
  );
}

/** For whoever looks into the folder: nothing is read from it. */
function extensionOf(mimeType: string): string {
  const name = /^[a-z]+\/(?:x-)?([a-z0-9]{2,5})/.exec(mimeType)?.[1];
  return name ?? 'bin';
}

/** Forgets what is kept of an address, which has become another. */
export async function forgetCached(ctx: Context, urlHash: string): Promise<void> {
  await ctx.db.write(async (tx) => letGo(ctx, tx, await deleteCachedUrl.all(tx, { urlHash })), {
    durable: false,
    frees: true,
  });
}

/** The same of many addresses, of which most may not be kept. */
export async function forgetManyCached(ctx: Context, urlHashes: string[]): Promise<void> {
  const kept = (await findCachedHashes.all(ctx.db, { urlHashes })).map((row) => row.urlHash);
  if (kept.length === 0) return;
  await ctx.db.write(async (tx) => letGo(ctx, tx, await deleteCachedUrls.all(tx, { urlHashes: kept })), {
    durable: false,
    frees: true,
  });
}

/** Removes what was not shown for longest until the cache is within its budget. */
export const evictCacheJob = defineJob<Context, Record<never, never>>({
  name: 'cache.evict',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const target = ctx.config.mediaCacheMax * (1 - SLACK);
    while (await ctx.db.write((tx) => evictSome(ctx, tx, target), { durable: false, frees: true }));
  },
});

/** Answers whether there is more to do. */
async function evictSome(ctx: Context, tx: Tx, target: number): Promise<boolean> {
  let bytes = (await findCacheTotals.first(tx, {}))?.bytes ?? 0;
  const keys: string[] = [];
  for (const row of await findLeastShown.all(tx, { now: ctx.clock.now(), limit: BATCH })) {
    if (bytes <= target) break;
    keys.push(row.key);
    bytes -= row.bytes;
  }
  if (keys.length > 0) await drop(ctx, tx, keys);
  return keys.length === BATCH;
}

/** Removes some of what was not shown since then. Answers whether there may be more. */
export async function dropNotShown(ctx: Context, before: number): Promise<boolean> {
  return ctx.db.write(
    async (tx) => {
      const rows = await findLeastShown.all(tx, { now: before, limit: BATCH });
      const keys = rows.map(({ key }) => key);
      if (keys.length > 0) await drop(ctx, tx, keys);
      return keys.length === BATCH;
    },
    { durable: false, frees: true },
  );
}

async function drop(ctx: Context, tx: Tx, keys: string[]): Promise<void> {
  await letGo(ctx, tx, await deleteCachedFiles.all(tx, { keys }));
}

/** Of rows that have gone: their numbers, and their files when this is committed. */
async function letGo(ctx: Context, tx: Tx, rows: Pick<CachedFile, 'key' | 'bytes'>[]): Promise<void> {
  if (rows.length === 0) return;
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  await addToCacheTotals.run(tx, { files: -rows.length, bytes: -bytes });
  await removeFiles(
    ctx,
    tx,
    rows.map((row) => row.key),
  );
}

/**
 * Looks at one page of the storage and removes what no row names: a crash came between the file and its row, or a
 * disk was put back from a backup. Where it goes on is in the database, so that a day or two see everything.
 */
export const sweepCacheJob = defineJob<Context, Record<never, never>>({
  name: 'cache.sweep',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const totals = await findCacheTotals.first(ctx.db, {});
    const { files, next } = await ctx.storage.listCache(totals?.sweptTo ?? undefined);
    const before = ctx.clock.now() - HOUR_MS;
    const keys = files.flatMap(({ key, writtenAt }) => (writtenAt < before ? [key] : []));
    const named = new Set((await findCachedKeys.all(ctx.db, { keys })).map((row) => row.key));
    for (const key of keys) if (!named.has(key)) await ctx.storage.delete(key);
    await ctx.db.write((tx) => setSweptTo.run(tx, { sweptTo: next ?? null }), { durable: false, frees: true });
  },
});

function thisHour(ctx: Context): number {
  const now = ctx.clock.now();
  return now - (now % HOUR_MS);
}

/** Once an hour for each file, whoever shows it; whether it can be written down decides nothing for who looks at it. */
async function noteShown(ctx: Context, urlHash: string): Promise<void> {
  await ctx.db
    .write((tx) => markShown.run(tx, { urlHash, shownAt: thisHour(ctx) }), { durable: false })
    .catch((error) => ctx.log.debug({ err: error }, 'a shown file could not be marked'));
}
