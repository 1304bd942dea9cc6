import { notFound } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { removeFiles } from '../files/stored-files.ts';
import { deleteUnattached, deleteUnattachedByIds, findUnattached } from './queries.ts';

const UNATTACHED_MS = 24 * 3_600_000;
const BATCH = 200;

/** Removes an own file that is not part of a post. Throws `not-found` for any other. */
export async function deleteMedia(ctx: Context, input: { accountId: number; id: number }): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const row = await deleteUnattached.first(tx, input);
      if (row === undefined) throw notFound();
      await removeFiles(ctx, tx, [row.file, row.previewFile]);
    },
    { frees: true },
  );
}

/** Removes what was uploaded over a day ago and is part of no post. Meant to run every hour. */
export const pruneMediaJob = defineJob<Context, Record<never, never>>({
  name: 'media.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const before = ctx.clock.now() - UNATTACHED_MS;
    for (;;) {
      const ids = (await findUnattached.all(ctx.db, { before, limit: BATCH })).map((row) => row.id);
      if (ids.length === 0) return;
      await ctx.db.write(
        async (tx) => {
          const rows = await deleteUnattachedByIds.all(tx, { ids });
          await removeFiles(
            ctx,
            tx,
            rows.flatMap((row) => [row.file, row.previewFile]),
          );
        },
        { frees: true },
      );
    }
  },
});
