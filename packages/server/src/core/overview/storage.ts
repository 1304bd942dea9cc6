import { PARKED } from '../../db/parked.ts';
import { measureDatabase, measureWal } from '../../db/queries/health.ts';
import { findUniqueJob } from '../../db/queries/jobs.ts';
import type { StorageKind, StorageMeasure } from '../../db/tables/files.ts';
import { ALARM_AT, type DiskUse, measureDisk, WARN_AT } from '../../storage/disk-use.ts';
import type { Context } from '../context.ts';
import { clearCacheJob } from '../files/clear-cache.ts';
import { measureStorageJob } from '../files/measure-storage.ts';
import { findCacheTotals } from '../files/queries.ts';

export type { StorageKind };

export interface StorageUse {
  /** Where files lie, in words. */
  place: string;
  /** Of the folder with the database; null where it cannot be measured. */
  disk: (DiskUse & { state: 'ok' | 'warning' | 'critical' }) | null;
  /** With what is written ahead of it, which SQLite has in a file beside. */
  database: { bytes: number; walBytes: number | null };
  cache: { files: number; bytes: number; maxBytes: number };
  /** Null: nobody has measured yet. */
  measured: (StorageMeasure & { at: number }) | null;
  measuring: boolean;
  clearing: boolean;
}

/** What fills the disk, by numbers that are kept: nothing is walked through. */
export async function loadStorageUse(ctx: Context): Promise<StorageUse> {
  const totals = await findCacheTotals.first(ctx.db, {});
  const { bytes } = await measureDatabase(ctx.db);
  const measuring = await findUniqueJob.first(ctx.db, { uniqueKey: measureStorageJob.name });
  const clearing = await findUniqueJob.first(ctx.db, { uniqueKey: clearCacheJob.name });
  const now = ctx.clock.now();
  return {
    place: ctx.storage.name,
    disk: await measureOwnDisk(ctx),
    database: { bytes: Number(bytes), walBytes: await measureWal(ctx.db) },
    cache: {
      files: Number(totals?.files ?? 0),
      bytes: Number(totals?.bytes ?? 0),
      maxBytes: ctx.config.mediaCacheMax,
    },
    measured: readMeasure(totals),
    measuring: measuring !== undefined && (measuring.worker !== null || measuring.runAt <= now),
    clearing: clearing !== undefined && clearing.runAt < PARKED,
  };
}

/** Has what is stored measured now, in the background. */
export async function measureStorage(ctx: Context): Promise<void> {
  const { name } = measureStorageJob;
  const runAt = ctx.clock.now();
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, measureStorageJob, [{}], { uniqueKey: name, runAt }));
}

async function measureOwnDisk(ctx: Context): Promise<StorageUse['disk']> {
  const disk = await measureDisk(ctx.config.dataDir).catch(() => null);
  if (disk === null) return null;
  return { ...disk, state: disk.used >= ALARM_AT ? 'critical' : disk.used >= WARN_AT ? 'warning' : 'ok' };
}

function readMeasure(totals: { measuredAt: number | null; measureJson: string | null } | undefined) {
  if (totals?.measureJson == null || totals.measuredAt === null) return null;
  return { ...(JSON.parse(totals.measureJson) as StorageMeasure), at: Number(totals.measuredAt) };
}
