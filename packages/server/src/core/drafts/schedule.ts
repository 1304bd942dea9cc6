import type { Tx } from '../../db/database.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { DraftsTable } from '../../db/tables/drafts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { findActable } from '../audience/find-actable.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { checkNewPost } from '../posts/create.ts';
import { findQuotable } from '../posts/quotes.ts';
import { checkExpected } from '../posts/unexpected-mentions.ts';
import { type DraftInput, toPost } from './body.ts';
import { publishDraftJob } from './publish.ts';
import { countBetween, countScheduled, findDraftByKey, lockDraft } from './queries.ts';
import { insertDraft, rewriteDraft } from './write.ts';

/** How far ahead at least: apps leave it to the server to say so. */
const SOONEST_MS = 5 * 60_000;
const LATEST_MS = 5 * 366 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Of one person: in all, and for one day (of UTC). */
const MAX = 300;
const MAX_A_DAY = 25;

/**
 * Has a post published later, once, whatever happens to processes meanwhile, and answers the draft's id. Throws `invalid` for
 * what could not be published now either, for a time that is too near or too far, and for one too many.
 */
export async function schedulePost(
  ctx: Context,
  { accountId, publishAt, key, input }: { accountId: number; publishAt: number; key?: string; input: DraftInput },
): Promise<number> {
  const known = key === undefined ? undefined : await findDraftByKey.first(ctx.db, { accountId, key });
  if (known !== undefined) return known.id;
  checkTime(ctx, publishAt);
  await checkNewPost(ctx, toPost(accountId, input));
  await checkExpected(ctx, input, accountId);
  return ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const first = key === undefined ? undefined : await findDraftByKey.first(tx, { accountId, key });
    if (first !== undefined) return first.id;
    if (Number((await countScheduled.first(tx, { accountId }))?.count) >= MAX) {
      throw new AppError('invalid', `Validation failed: You have scheduled ${MAX} posts already`);
    }
    await checkDay(tx, { accountId, publishAt, id: 0 });
    await checkParent(tx, accountId, input);
    const id = await insertDraft(ctx, tx, { accountId, publishAt, input, ...(key === undefined ? {} : { key }) });
    await plan(ctx, tx, id, publishAt);
    return id;
  });
}

/** Gives a scheduled post another time, another content, or both. One that could not be published has another chance. */
export async function changeScheduled(
  ctx: Context,
  change: { accountId: number; id: number; publishAt?: number; input?: DraftInput },
): Promise<void> {
  const { accountId, id, input } = change;
  if (change.publishAt !== undefined) checkTime(ctx, change.publishAt);
  if (input !== undefined) {
    await checkNewPost(ctx, toPost(accountId, input));
    await checkExpected(ctx, input, accountId);
  }
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const row = await lockDraft.first(tx, { id, accountId });
    if (row === undefined || row.publishAt === null) throw notFound();
    const { publishAt = row.publishAt } = change;
    // The time of one that failed has passed.
    checkTime(ctx, publishAt);
    if (publishAt !== row.publishAt) await checkDay(tx, { accountId, publishAt, id });
    if (input !== undefined) await checkParent(tx, accountId, input);
    await rewriteDraft(ctx, tx, row, { publishAt, input });
    await plan(ctx, tx, id, publishAt);
  });
}

async function plan(ctx: Context, tx: Tx, id: number, publishAt: number): Promise<void> {
  const uniqueKey = `drafts.publish ${id} ${publishAt}`;
  await ctx.queue.enqueue(tx, publishDraftJob, [{ id, publishAt }], { runAt: publishAt, uniqueKey });
}

function checkTime(ctx: Context, publishAt: number): void {
  const ahead = publishAt - ctx.clock.now();
  if (ahead < SOONEST_MS)
    throw new AppError('invalid', 'Validation failed: Scheduled at must be at least 5 minutes ahead');
  if (ahead > LATEST_MS) throw new AppError('invalid', 'Validation failed: Scheduled at is too far ahead');
}

async function checkDay(
  tx: Tx,
  { accountId, publishAt, id }: Pick<DraftsTable, 'accountId' | 'id'> & { publishAt: number },
): Promise<void> {
  const from = publishAt - (publishAt % DAY_MS);
  const day = { accountId, from, until: from + DAY_MS, without: id };
  if (Number((await countBetween.first(tx, day))?.count) < MAX_A_DAY) return;
  throw new AppError('invalid', `Validation failed: You have scheduled ${MAX_A_DAY} posts for that day already`);
}

async function checkParent(tx: Tx, accountId: number, { replyToId, quotedId }: DraftInput): Promise<void> {
  if (replyToId !== null) await findActable(tx, asMember(accountId), replyToId, 'reply');
  if (quotedId != null) await findQuotable(tx, accountId, quotedId);
}
