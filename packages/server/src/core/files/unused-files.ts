import type { Tx } from '../../db/database.ts';
import { notFound } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteOwnUnused, deleteUnused, deleteUnusedRemote, findToCheck, markToCheck, unmark } from './queries.ts';
import { removeFiles } from './stored-files.ts';

/** How long a file stays that nothing uses: its owner may be about to post it, or to post it again. */
const UNUSED_MS = 24 * 3_600_000;
const BATCH = 200;

/** Lets go of files that something has just stopped to use, in its transaction. */
export async function releaseFiles(ctx: Context, tx: Tx, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await deleteUnusedRemote.run(tx, { ids });
  await markToCheck.run(tx, { ids, now: ctx.clock.now() });
}

/** Removes an own file. Throws `not-found` for any other, and for one that is used. */
export async function deleteFile(ctx: Context, input: { accountId: number; id: number }): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const row = await deleteOwnUnused.first(tx, input);
      if (row === undefined) throw notFound();
      await removeFiles(ctx, tx, [row.key, row.previewKey]);
    },
    { frees: true },
  );
}

/** Removes those of an owner's files that nothing uses any more, in the transaction that ended their use. */
export async function deleteOwnFiles(
  ctx: Context,
  tx: Tx,
  { accountId, ids }: { accountId: number; ids: readonly number[] },
): Promise<void> {
  for (const id of ids) {
    const row = await deleteOwnUnused.first(tx, { id, accountId });
    if (row !== undefined) await removeFiles(ctx, tx, [row.key, row.previewKey]);
  }
}

/** Removes what nothing has used for a day. Meant to run every hour. */
export const pruneFilesJob = defineJob<Context, Record<never, never>>({
  name: 'files.prune',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const before = ctx.clock.now() - UNUSED_MS;
    for (;;) {
      const ids = (await findToCheck.all(ctx.db, { before, limit: BATCH })).map((row) => row.id);
      if (ids.length === 0) return;
      await ctx.db.write(
        async (tx) => {
          const rows = await deleteUnused.all(tx, { ids, before });
          await unmark.run(tx, { ids, before });
          const keys = rows.flatMap((row) => [row.key, row.previewKey]);
          await removeFiles(ctx, tx, keys);
        },
        { frees: true },
      );
    }
  },
});
