import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findFile, settleFile } from '../files/queries.ts';

export interface ProcessClipInput {
  id: number;
  accountId: number;
}

/**
 * Makes a video or a sound ready to be posted. One of a person at a time, so that nobody holds up everybody; begun anew
 * after a crash: what was uploaded stays until something has taken its place.
 */
export const processClipJob = defineJob<Context, ProcessClipInput>({
  name: 'media.process-clip',
  priority: 2,
  concurrency: 2,
  groupKey: ({ accountId }) => `clips ${accountId}`,
  run: async (ctx, inputs) => {
    for (const { id } of inputs) {
      const row = await findFile.first(ctx.db, { id });
      if (row?.state !== 'processing') continue;
      await ctx.db.write((tx) => settleFile.run(tx, { id, state: 'ready', failure: null }));
      ctx.bus.publish({ kind: 'file', fileId: id });
    }
  },
});
