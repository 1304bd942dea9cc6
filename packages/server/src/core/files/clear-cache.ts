import { PARKED } from '../../db/parked.ts';
import { deleteParkedJob, findUniqueJob } from '../../db/queries/jobs.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { dropNotShown } from './cached-files.ts';
import { sumNotShown } from './queries/measure.ts';

const DAY_MS = 86_400_000;
const COUNTED = 100_000;

/** What a clearing would remove. */
export interface Clearing {
  files: number;
  bytes: number;
  /** Counting stopped there. */
  more: boolean;
}

/** How much of others is kept that nobody was shown for so many days; 0: all of it. */
export async function previewClearing(ctx: Context, days: number): Promise<Clearing> {
  const row = await sumNotShown.first(ctx.db, { before: before(ctx, days), limit: COUNTED + 1 });
  const files = Number(row?.files ?? 0);
  return { files: Math.min(files, COUNTED), bytes: Number(row?.bytes ?? 0), more: files > COUNTED };
}

/**
 * Has it removed in the background; what is looked at again is fetched again. `by` is an account here, null for the
 * command line. Throws `invalid` while an earlier one goes on.
 */
export async function clearCache(ctx: Context, { by, days }: { by: number | null; days: number }): Promise<Clearing> {
  const clearing = await previewClearing(ctx, days);
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'cachedFiles');
    const earlier = await findUniqueJob.first(tx, { uniqueKey: clearCacheJob.name });
    if (earlier !== undefined && earlier.runAt < PARKED) {
      throw new AppError('invalid', 'The cache is being cleared already');
    }
    // One that was given up asked for something else.
    await deleteParkedJob.run(tx, { uniqueKey: clearCacheJob.name });
    const input = { before: before(ctx, days) };
    await ctx.queue.enqueue(tx, clearCacheJob, [input], { uniqueKey: clearCacheJob.name, runAt: ctx.clock.now() });
    await writeAudit(ctx, tx, { by, act: 'cache.clear', details: { days } });
  });
  return clearing;
}

export const clearCacheJob = defineJob<Context, { before: number }>({
  name: 'cache.clear',
  priority: 9,
  concurrency: 1,
  run: async (ctx, inputs) => {
    for (const input of inputs) while (await dropNotShown(ctx, input.before));
  },
});

const before = (ctx: Context, days: number) => ctx.clock.now() - days * DAY_MS;
