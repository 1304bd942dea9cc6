import type { FilesTable } from '../../db/tables/files.ts';
import type { Context } from '../context.ts';
import { findFile } from '../files/queries.ts';

const LONGEST_MS = 60_000;

/** Waits until a file is ready or failed, a minute at most, and answers its row then; undefined where it is gone. */
export async function waitForFile(ctx: Context, id: number): Promise<FilesTable | undefined> {
  const settled = Promise.withResolvers<void>();
  // Heard from before it is looked at, so that nothing comes between.
  const stop = ctx.bus.subscribe((message) => {
    // What was lost on the way may have been about it.
    if (message.kind === 'gap' || (message.kind === 'file' && message.fileId === id)) settled.resolve();
  });
  const cancel = ctx.clock.after(LONGEST_MS, () => settled.resolve());
  try {
    const row = await findFile.first(ctx.db, { id });
    if (row?.state !== 'processing') return row;
    await settled.promise;
    return await findFile.first(ctx.db, { id });
  } finally {
    cancel();
    stop();
  }
}
