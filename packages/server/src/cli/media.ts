import { clearCache, previewClearing } from '../core/files/clear-cache.ts';
import { loadStorageUse, measureStorage } from '../core/overview/storage.ts';
import { AppError } from '../lib/errors.ts';
import { formatBytes } from '../lib/format-bytes.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';

/** What fills the disk, as the panel shows it. */
export function usage({ measure = false }: { measure?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (measure) await measureStorage(ctx);
      const use = await loadStorageUse(ctx);
      const { disk, database, cache, measured } = use;
      const count = ({ files, bytes }: { files: number; bytes: number }) => `${formatBytes(bytes)} in ${files} files`;
      const text = formatPairs([
        ['Files', use.place],
        [
          'Disk',
          disk === null ? 'unknown' : `${Math.round(disk.used * 100)} % used, ${formatBytes(disk.freeBytes)} free`,
        ],
        ['Database', formatBytes(database.bytes)],
        ['Written ahead', database.walBytes === null ? 'by the database server' : formatBytes(database.walBytes)],
        ['Cache', `${count(cache)}, ${formatBytes(cache.maxBytes)} at most`],
        ['Media', measured === null ? 'not measured yet' : count(measured.kinds.media)],
        ['Profiles', measured === null ? 'not measured yet' : count(measured.kinds.profiles)],
        ['Emoji', measured === null ? 'not measured yet' : count(measured.kinds.emojis)],
        ...(measured?.servers ?? []).map(({ domain, files }): [string, string] => [domain, `${files} files known`]),
        ...(measure ? ([['Measuring', 'the server does so now']] satisfies [string, string][]) : []),
      ]);
      return { data: use, text };
    },
    { existing: true, looks: !measure },
  );
}

/** Removes what is kept of other servers and was not shown for some days. */
export function clear({ days, dryRun = false }: { days: string; dryRun?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (!/^\d{1,4}$/.test(days)) throw new AppError('invalid', `"${days}" is no number of days`);
      const clearing = await (dryRun
        ? previewClearing(ctx, Number(days))
        : clearCache(ctx, { by: null, days: Number(days) }));
      const much = `${clearing.more ? 'more than ' : ''}${clearing.files} files, ${formatBytes(clearing.bytes)}`;
      return { data: clearing, text: dryRun ? `Would remove ${much}` : `The server removes ${much} in the background` };
    },
    { existing: true, looks: dryRun },
  );
}
