import { insertRow } from '../../db/insert.ts';
import { lockPair } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { endFollow } from '../follows/follow.ts';
import { findFollow } from '../follows/queries.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import { findTimelineIds } from './find-timeline-ids.ts';
import { deleteBlock, deleteMute, deleteNotificationsFrom, findBlock, removeFromTimelines } from './queries.ts';

interface Pair {
  accountId: number;
  targetId: number;
}

/** Blocks: both stop following each other and see no more of each other, nor of what came before. */
export async function blockAccount(ctx: Context, input: Pair & { origin: Origin; uri?: ForeignUri }): Promise<void> {
  const { accountId, targetId, origin } = input;
  if (accountId === targetId) throw new AppError('forbidden', 'You cannot block yourself');
  await ctx.db.write(async (tx) => {
    const id = ctx.ids.next();
    const uri = (await readForeignUri(tx, input.uri)) ?? mint.block(ctx, id);
    await lockPair(tx, accountId, targetId);
    const row = { id, accountId, targetId, uri, createdAt: ctx.clock.now() };
    if ((await insertRow(tx, 'blocks', row, { ignoreConflicts: true })) === 0) return;
    for (const pair of [input, { accountId: targetId, targetId: accountId }]) {
      const follow = await findFollow.first(tx, { accountId: pair.accountId, targetId: pair.targetId });
      if (follow !== undefined) await endFollow(tx, follow);
      const timelineIds = await findTimelineIds(tx, pair.accountId);
      await removeFromTimelines.run(tx, { timelineIds, accountId: pair.targetId });
      await deleteNotificationsFrom.run(tx, { accountId: pair.accountId, fromAccountId: pair.targetId });
    }
    await ctx.queue.emit(tx, { kind: 'block.created', accountId, targetId, blockUri: uri, origin });
  });
}

/** Ends a block; follows do not come back. */
export async function unblockAccount(
  ctx: Context,
  { accountId, targetId, origin, mayEnd }: Pair & { origin: Origin; mayEnd?: MayEnd },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    if (mayEnd !== undefined && !(await mayEnd(tx))) return;
    const block = await findBlock.first(tx, { accountId, targetId });
    if (block === undefined) return;
    await deleteBlock.run(tx, { accountId, targetId });
    await ctx.queue.emit(tx, { kind: 'block.deleted', accountId, targetId, blockUri: block.uri, origin });
  });
}

/** Mutes, for good or for `durationMs`; what the muted wrote or brought leaves the timelines. A second mute replaces the first. */
export async function muteAccount(
  ctx: Context,
  { accountId, targetId, notifications, durationMs }: Pair & { notifications: boolean; durationMs?: number },
): Promise<void> {
  if (accountId === targetId) throw new AppError('forbidden', 'You cannot mute yourself');
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await lockPair(tx, accountId, targetId);
    await deleteMute.run(tx, { accountId, targetId });
    await insertRow(tx, 'mutes', {
      id: ctx.ids.next(),
      accountId,
      targetId,
      notifications: notifications ? 1 : 0,
      expiresAt: durationMs === undefined ? null : now + durationMs,
      createdAt: now,
    });
    await removeFromTimelines.run(tx, { timelineIds: await findTimelineIds(tx, accountId), accountId: targetId });
    if (notifications) await deleteNotificationsFrom.run(tx, { accountId, fromAccountId: targetId });
  });
}

/** Ends a mute; without one nothing happens. */
export async function unmuteAccount(ctx: Context, pair: Pair): Promise<void> {
  await ctx.db.write((tx) => deleteMute.run(tx, { accountId: pair.accountId, targetId: pair.targetId }));
}
