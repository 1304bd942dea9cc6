import type { Tx } from '../../db/database.ts';
import type { NewRow } from '../../db/tables/index.ts';
import { AppError } from '../../lib/errors.ts';
import { readHostOf } from '../../lib/host.ts';
import { siteOfHost } from '../../lib/site-of-host.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { insertFiles } from '../files/insert-files.ts';
import { findFile, learnFile } from '../files/queries.ts';
import { findPicture, NoPicture, toSource } from './fetch-picture.ts';
import { processInWorker } from './image-client.ts';
import { findPostsWithFile } from './queries.ts';

/** Writes files of another server. Those of which nobody said what they are, or how large, are looked at afterwards. */
export async function insertRemoteFiles(ctx: Context, tx: Tx, rows: NewRow<'files'>[]): Promise<void> {
  if (rows.length === 0) return;
  await insertFiles(tx, rows);
  const unknown = rows.filter((row) => isUnsaid(row) || isUnmeasured(row)).map(({ id }) => ({ id }));
  if (unknown.length > 0) await ctx.queue.enqueue(tx, lookAtMediaJob, unknown);
}

/** A kind without a media type was guessed from the address. */
function isUnsaid({ kind, mimeType }: Pick<NewRow<'files'>, 'kind' | 'mimeType'>): boolean {
  return kind === 'unknown' || mimeType === null;
}

/** Without a size apps draw a picture without height, and without a blurhash nothing until it has come. */
function isUnmeasured({ kind, width, blurhash }: Pick<NewRow<'files'>, 'kind' | 'width' | 'blurhash'>): boolean {
  return kind === 'image' && (width == null || blurhash == null);
}

interface LookInput {
  id: number;
  /** How often its server could not be asked. */
  tries?: number;
}

const TRIES = 3;
const MAX_TOLD = 100;
/** Longer than a failure is remembered. */
const AGAIN_MS = 6 * 60_000;

/**
 * Many servers say `Document` and an address, and no media type: only the file tells what it is. Written once. What
 * cannot be had after a few tries stays unknown: strangers name these files, so that no trace of failing is kept.
 */
export const lookAtMediaJob = defineJob<Context, LookInput>({
  name: 'media.look',
  priority: 6,
  run: async (ctx, inputs) => {
    for (const { id, tries = 1 } of inputs) {
      if ((await lookAt(ctx, id)) || tries >= TRIES) continue;
      const runAt = ctx.clock.now() + AGAIN_MS * tries;
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, lookAtMediaJob, [{ id, tries: tries + 1 }], { runAt }));
    }
  },
});

/** Answers false when the file's server could not be asked now. */
async function lookAt(ctx: Context, id: number): Promise<boolean> {
  const row = await findFile.first(ctx.db, { id });
  if (row === undefined || row.remoteUrl === null || !(isUnsaid(row) || isUnmeasured(row))) return true;
  const learnt = await learn(ctx, row.remoteUrl);
  if (learnt === 'unreachable') return false;
  if (learnt === 'other') return true;
  const { width = row.width, height = row.height, blurhash = row.blurhash, ...rest } = learnt;
  const written = await ctx.db.write(
    (tx) => learnFile.run(tx, { id, ...rest, width, height, blurhash: blurhash ?? null }),
    { durable: false },
  );
  // Those who have the post before them see it as it is now.
  const posts = written > 0 ? await findPostsWithFile.all(ctx.db, { fileId: id, limit: MAX_TOLD }) : [];
  for (const { postId } of posts) ctx.bus.publish({ kind: 'edit', postId });
  return true;
}

interface Learnt {
  kind: 'image' | 'video' | 'audio';
  mimeType: string;
  bytes: number | null;
  width?: number;
  height?: number;
  blurhash?: string;
}

async function learn(ctx: Context, url: string): Promise<Learnt | 'other' | 'unreachable'> {
  try {
    const file = await findPicture(ctx, url);
    const { mimeType, bytes } = file;
    const image = { kind: 'image', mimeType, bytes } as const;
    const owner = { site: siteOfHost(readHostOf(url) ?? '') };
    // A picture that we cannot decode may be one that browsers can.
    return await processInWorker(ctx, 'look', toSource(ctx, file), owner).then(
      ({ width, height, blurhash }) => ({ ...image, width, height, ...(blurhash === undefined ? {} : { blurhash }) }),
      (error) => {
        if (error instanceof AppError && error.code === 'unavailable') throw error;
        return image;
      },
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { cause } = error;
    if (error.code === 'unavailable' || (cause instanceof OutboundError && cause.retryable)) return 'unreachable';
    const type = cause instanceof NoPicture ? cause.type : undefined;
    if (type === undefined || type.family === 'image') return 'other';
    return { kind: type.family, mimeType: type.mimeType, bytes: null };
  }
}
