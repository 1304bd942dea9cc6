import type { FilesTable } from '../../db/tables/files.ts';
import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findFile, settleFile } from '../files/queries.ts';
import { removeFiles } from '../files/stored-files.ts';
import { ClipRefused } from './clip-plan.ts';
import { makeClip } from './make-clip.ts';
import { ffmpegVersion, ToolFailed } from './tools.ts';

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
  deadlineMs: 15 * 60_000,
  groupKey: ({ accountId }) => `clips ${accountId}`,
  run: async (ctx, inputs, stopping) => {
    for (const { id } of inputs) {
      const row = await findFile.first(ctx.db, { id });
      if (row?.state !== 'processing') continue;
      await settle(ctx, row, await work(ctx, row, stopping));
      ctx.bus.publish({ kind: 'file', fileId: id });
    }
  },
});

/** What of its row is another from now on. */
async function work(ctx: Context, row: FilesTable, stopping: AbortSignal | undefined): Promise<Partial<FilesTable>> {
  const kind = row.mimeType === 'image/gif' ? 'image' : row.kind;
  // Kept as it came: whoever plays it has to do with that.
  if ((await ffmpegVersion(ctx)) === undefined) return { state: 'ready', kind };
  try {
    return { ...(await makeClip(ctx, row, stopping)), state: 'ready' };
  } catch (error) {
    const refused = error instanceof ClipRefused || (error instanceof AppError && error.code === 'invalid');
    if (!refused && !(error instanceof ToolFailed)) throw error;
    ctx.log.info({ err: error, mimeType: row.mimeType }, 'a file could not be made ready');
    // A picture that moves does so without.
    if (kind === 'image') return { state: 'ready', kind };
    const failure = refused ? error.message : 'The file is damaged, takes too long to process, or cannot be read';
    return { state: 'failed', failure };
  }
}

async function settle(ctx: Context, row: FilesTable, made: Partial<FilesTable>): Promise<void> {
  const { id } = row;
  await ctx.db.write(async (tx) => {
    const now = await findFile.first(tx, { id });
    if (now?.state !== 'processing') return;
    const after = { ...now, ...made };
    // A picture that its owner has chosen stays.
    if (now.previewKey !== null) {
      const { previewKey, previewBytes, previewWidth, previewHeight, blurhash } = now;
      Object.assign(after, { previewKey, previewBytes, previewWidth, previewHeight, blurhash });
    }
    await settleFile.run(tx, after);
    if (after.key !== now.key) await removeFiles(ctx, tx, [now.key]);
  });
}
