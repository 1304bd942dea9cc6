import { lockOwn } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findAttachable } from '../media/attach.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import type { DraftInput } from './body.ts';
import { countKept, lockDraft } from './queries.ts';
import { insertDraft, rewriteDraft } from './write.ts';

/** Of one person. */
export const MAX_DRAFTS = 100;

/** Keeps what somebody writes, finished or not. Throws `invalid` for files that are not theirs, and for one too many. */
export async function keepDraft(ctx: Context, accountId: number, input: DraftInput): Promise<number> {
  await checkMedia(ctx, accountId, input);
  return ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    if (Number((await countKept.first(tx, { accountId }))?.count) >= MAX_DRAFTS) {
      throw new AppError('invalid', `Validation failed: You have ${MAX_DRAFTS} drafts already`);
    }
    return insertDraft(ctx, tx, { accountId, publishAt: null, input });
  });
}

/** Replaces a draft. Throws `not-found` for what is none of the account's. */
export async function changeDraft(
  ctx: Context,
  { accountId, id, input }: { accountId: number; id: number; input: DraftInput },
): Promise<void> {
  await checkMedia(ctx, accountId, input);
  await ctx.db.write(async (tx) => {
    const row = await lockDraft.first(tx, { id, accountId });
    if (row === undefined || row.publishAt !== null) throw notFound();
    await rewriteDraft(ctx, tx, row, { publishAt: null, input });
  });
}

async function checkMedia(ctx: Context, accountId: number, { mediaIds }: DraftInput): Promise<void> {
  const { postMedia } = await loadInstanceSettings(ctx);
  if (mediaIds.length > postMedia) {
    throw new AppError('invalid', `Validation failed: Cannot attach more than ${postMedia} files`);
  }
  await findAttachable(ctx, accountId, mediaIds);
}
