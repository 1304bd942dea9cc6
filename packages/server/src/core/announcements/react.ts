import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { loadOwnEmojis } from '../emojis/own.ts';
import { toEmojiName } from '../reactions/emoji-name.ts';
import { isShownTo } from './load.ts';
import { addToCount, deleteReaction, findCounts, holdAnnouncement } from './queries.ts';

/** How many different emoji one announcement may have, as Mastodon has it. */
const DIFFERENT_MAX = 8;

interface Reaction {
  accountId: number;
  announcementId: number;
  /** An emoji of Unicode, or the shortcode of one of ours. */
  name: string;
}

/** Somebody has seen an announcement; twice is once. Throws `not-found`. */
export async function dismissAnnouncement(ctx: Context, accountId: number, announcementId: number): Promise<void> {
  await ctx.db.write(async (tx) => {
    await checkThere(ctx, tx, { id: announcementId, accountId });
    await insertRow(tx, 'announcementReads', { accountId, announcementId }, { ignoreConflicts: true });
  });
}

/** Reacts to an announcement; twice is once. Throws `not-found`, and `invalid` for what is no emoji or one too many. */
export async function reactToAnnouncement(ctx: Context, { accountId, announcementId, name }: Reaction): Promise<void> {
  const emoji = await readEmoji(ctx, name);
  await ctx.db.write(async (tx) => {
    await checkThere(ctx, tx, { id: announcementId, accountId });
    const row = { accountId, announcementId, emoji };
    await lockKept(tx, 'announcementReactions', announcementId);
    if ((await insertRow(tx, 'announcementReactions', row, { ignoreConflicts: true })) === 0) return;
    const now = ctx.clock.now();
    await addToCount.run(tx, { announcementId, emoji, by: 1, now });
    if ((await findCounts.all(tx, { ids: [announcementId] })).length > DIFFERENT_MAX) {
      throw new AppError('invalid', 'Validation failed: Limit of different reactions reached');
    }
    tellReaction(ctx, tx, announcementId, emoji);
  });
}

/** Takes a reaction back; nothing happens where there is none. Throws `not-found` for the announcement. */
export async function unreactToAnnouncement(
  ctx: Context,
  { accountId, announcementId, name }: Reaction,
): Promise<void> {
  const emoji = await readEmoji(ctx, name, { gone: true });
  await ctx.db.write(async (tx) => {
    await checkThere(ctx, tx, { id: announcementId, accountId });
    if ((await deleteReaction.run(tx, { accountId, announcementId, emoji })) === 0) return;
    await addToCount.run(tx, { announcementId, emoji, by: -1, now: ctx.clock.now() });
    tellReaction(ctx, tx, announcementId, emoji);
  });
}

async function checkThere(ctx: Context, tx: Tx, { id, accountId }: { id: number; accountId: number }): Promise<void> {
  const row = await holdAnnouncement.first(tx, { id });
  if (row === undefined || !(await isShownTo(ctx, tx, row, accountId))) throw notFound();
}

/** One of ours that was taken away can still be taken back. */
async function readEmoji(ctx: Context, name: string, { gone = false } = {}): Promise<string> {
  const shortcode = /^:?(\w{2,64}):?$/.exec(name)?.[1];
  if (shortcode !== undefined && (gone || (await loadOwnEmojis(ctx)).has(shortcode))) return `:${shortcode}:`;
  const emoji = shortcode === undefined ? toEmojiName(name) : undefined;
  if (emoji === undefined || emoji.startsWith(':')) {
    throw new AppError('invalid', 'Validation failed: Name is not a recognized emoji');
  }
  return emoji;
}

function tellReaction(ctx: Context, tx: Tx, announcementId: number, emoji: string): void {
  tx.afterCommit(() => ctx.bus.publish({ kind: 'announcement', announcementId, what: 'reaction', emoji }));
}
