import type { StorageMeasure } from '../../db/tables/files.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findEmojiFiles, findFilesAfter, findProfilesAfter, setMeasure } from './queries/measure.ts';
import { stillKey } from './stored-files.ts';

const LOT = 1_000;
/** How many files the storage is asked about at once. */
const AT_ONCE = 8;
const SERVERS = 20;
const HALF_AN_HOUR_MS = 1_800_000;

/** Measures what is stored, in lots, so that nobody waits for it. Meant to run every day, and when staff ask. */
export const measureStorageJob = defineJob<Context, Record<never, never>>({
  name: 'storage.measure',
  priority: 9,
  concurrency: 1,
  deadlineMs: HALF_AN_HOUR_MS,
  run: async (ctx) => {
    const measure = await measureAll(ctx);
    const measureJson = JSON.stringify(measure);
    await ctx.db.write((tx) => setMeasure.run(tx, { now: ctx.clock.now(), measureJson }), { durable: false });
  },
});

async function measureAll(ctx: Context): Promise<StorageMeasure> {
  const media = { files: 0, bytes: 0 };
  const byDomain = new Map<string, number>();
  for (let above = 0; ; ) {
    const rows = await findFilesAfter.all(ctx.db, { above, limit: LOT });
    for (const { key, previewKey, bytes, previewBytes, domain } of rows) {
      if (key !== null || previewKey !== null) {
        media.files += Number(key !== null) + Number(previewKey !== null);
        media.bytes += Number(bytes ?? 0) + Number(previewBytes ?? 0);
      } else if (domain) byDomain.set(domain, (byDomain.get(domain) ?? 0) + 1);
    }
    if (rows.length === 0) break;
    above = Math.max(...rows.map(({ id }) => id));
  }
  const servers = [...byDomain]
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, SERVERS)
    .map(([domain, files]) => ({ domain, files }));
  const emojis = (await findEmojiFiles.all(ctx.db, {})).map(({ file }) => file);
  return { kinds: { media, profiles: await measureProfiles(ctx), emojis: await measureKeys(ctx, emojis) }, servers };
}

async function measureProfiles(ctx: Context) {
  const sum = { files: 0, bytes: 0 };
  for (let above = 0; ; ) {
    const rows = await findProfilesAfter.all(ctx.db, { above, limit: LOT });
    const lot = await measureKeys(
      ctx,
      rows.flatMap(({ avatarFile, headerFile }) => [avatarFile, headerFile]),
    );
    sum.files += lot.files;
    sum.bytes += lot.bytes;
    const last = rows.at(-1);
    if (last === undefined) return sum;
    above = last.id;
  }
}

/** Of pictures that have no row of their own, with what stands still for them. */
async function measureKeys(ctx: Context, named: (string | null)[]): Promise<{ files: number; bytes: number }> {
  const keys = named.flatMap((key) => (key === null ? [] : [...new Set([key, stillKey(key)])]));
  const sum = { files: 0, bytes: 0 };
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    for (const bytes of await Promise.all(keys.slice(at, at + AT_ONCE).map((key) => ctx.storage.sizeOf(key)))) {
      if (bytes === undefined) continue;
      sum.files += 1;
      sum.bytes += bytes;
    }
  }
  return sum;
}
