import type { Reader } from '../../db/database.ts';
import type { AnnouncementsTable } from '../../db/tables/announcements.ts';
import type { Context } from '../context.ts';
import { loadOwnEmojis } from '../emojis/own.ts';
import type { UsedEmoji } from '../emojis/used-emoji.ts';
import type { Mention } from '../posts/mentions.ts';
import { findUserByAccount } from '../users/queries.ts';
import { findAnnouncement, findCounts, findCurrent, findOwnReactions, findReads } from './queries.ts';

/** How long somebody is new here (ms). */
export const NEWCOMER_MS = 30 * 24 * 3_600_000;

export interface AnnouncementReaction {
  /** An emoji, or the name of one of ours between colons. */
  emoji: string;
  count: number;
  /** Whether the viewer is among them. */
  mine: boolean;
  /** The storage key of the picture, of an emoji of ours. */
  file: string | null;
}

/** Something a server says to its people. */
export interface AnnouncementView {
  id: number;
  /** Sanitised HTML. */
  content: string;
  mentions: readonly Mention[];
  tags: readonly string[];
  emojis: readonly UsedEmoji[];
  startsAt: number | null;
  endsAt: number | null;
  allDay: boolean;
  publishedAt: number;
  updatedAt: number;
  reactions: readonly AnnouncementReaction[];
  /** Whether the viewer has seen it. */
  read: boolean;
}

/** What is announced to somebody now, in the order in which it begins. */
export async function loadAnnouncements(ctx: Context, viewerId: number): Promise<AnnouncementView[]> {
  const current = await findCurrent.all(ctx.db, { now: ctx.clock.now() });
  const rows = await leaveShown(ctx, ctx.db, current, viewerId);
  const startOf = (row: AnnouncementsTable) => row.startsAt ?? row.publishedAt ?? 0;
  return complete(
    ctx,
    rows.toSorted((a, b) => startOf(a) - startOf(b)),
    viewerId,
  );
}

/** One, as everybody sees it; undefined where nobody is shown it, or newcomers alone. */
export async function loadAnnouncement(ctx: Context, id: number): Promise<AnnouncementView | undefined> {
  const row = await findAnnouncement.first(ctx.db, { id });
  if (row === undefined || row.forNewcomers === 1 || !isCurrent(ctx, row)) return undefined;
  return (await complete(ctx, [row], null))[0];
}

/** Whether somebody is shown it now. */
export async function isShownTo(ctx: Context, on: Reader, row: AnnouncementsTable, viewerId: number): Promise<boolean> {
  return isCurrent(ctx, row) && (await leaveShown(ctx, on, [row], viewerId)).length > 0;
}

/** Without those for newcomers, for who is none any more. */
async function leaveShown(
  ctx: Context,
  on: Reader,
  rows: AnnouncementsTable[],
  viewerId: number,
): Promise<AnnouncementsTable[]> {
  if (rows.every((row) => row.forNewcomers === 0)) return rows;
  const user = await findUserByAccount.first(on, { accountId: viewerId });
  const isNew = user !== undefined && user.createdAt > ctx.clock.now() - NEWCOMER_MS;
  return rows.filter((row) => isNew || row.forNewcomers === 0);
}

function isCurrent(ctx: Context, row: AnnouncementsTable): boolean {
  return row.publishedAt !== null && (row.endsAt === null || row.endsAt > ctx.clock.now());
}

async function complete(
  ctx: Context,
  rows: readonly AnnouncementsTable[],
  viewerId: number | null,
): Promise<AnnouncementView[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const counts = (await findCounts.all(ctx.db, { ids })).toSorted((a, b) => a.since - b.since);
  const viewer = { accountId: viewerId ?? 0, ids };
  const own = viewerId === null ? [] : await findOwnReactions.all(ctx.db, viewer);
  const read = new Set(viewerId === null ? [] : (await findReads.all(ctx.db, viewer)).map((row) => row.announcementId));
  const emojis = await loadOwnEmojis(ctx);
  return rows.map((row) => ({
    id: row.id,
    content: row.content,
    mentions: JSON.parse(row.mentionsJson),
    tags: JSON.parse(row.tagsJson),
    emojis: JSON.parse(row.emojisJson),
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    allDay: row.allDay === 1,
    publishedAt: row.publishedAt ?? row.updatedAt,
    updatedAt: row.updatedAt,
    reactions: counts
      .filter(({ announcementId }) => announcementId === row.id)
      .map(({ emoji, count }) => ({
        emoji,
        count,
        mine: own.some((mark) => mark.announcementId === row.id && mark.emoji === emoji),
        file: emojis.get(emoji.slice(1, -1))?.file ?? null,
      })),
    read: read.has(row.id),
  }));
}
