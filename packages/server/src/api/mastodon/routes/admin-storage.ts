import type { AdminStorage } from '@linnet/api-schemas/mastodon/admin-storage.ts';
import { adminStorage } from '@linnet/api-schemas/mastodon/endpoints/admin-storage.ts';
import type { Context } from '../../../core/context.ts';
import { clearCache, previewClearing } from '../../../core/files/clear-cache.ts';
import { loadStorageUse, measureStorage, type StorageKind } from '../../../core/overview/storage.ts';
import { defineRoutes } from '../../http/route.ts';
import { toInstant } from '../serializers/dates.ts';

/** What fills the disk, and what makes room. */
export const adminStorageRoutes = defineRoutes(adminStorage, {
  get: ({ ctx }) => describe(ctx),
  measure: async ({ ctx }) => {
    await measureStorage(ctx);
    return describe(ctx);
  },
  clear: ({ ctx, accountId, params: { days, dry_run: dryRun } }) =>
    dryRun ? previewClearing(ctx, days) : clearCache(ctx, { by: accountId, days }),
});

async function describe(ctx: Context): Promise<AdminStorage> {
  const { place, disk, database, cache, measured, measuring, clearing } = await loadStorageUse(ctx);
  const kinds = Object.entries(measured?.kinds ?? {}).map(([kind, sum]) => ({ kind: kind as StorageKind, ...sum }));
  return {
    place,
    disk: disk && { free_bytes: disk.freeBytes, used: disk.used, state: disk.state },
    database: { bytes: database.bytes, wal_bytes: database.walBytes },
    cache: { files: cache.files, bytes: cache.bytes, max_bytes: cache.maxBytes },
    measured_at: measured && toInstant(measured.at),
    kinds,
    servers: measured?.servers ?? [],
    measuring,
    clearing,
  };
}
