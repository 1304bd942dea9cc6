import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { AnnouncementsTable } from '../../db/tables/announcements.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { parseText } from '../../lib/text/parse.ts';
import { defineJob } from '../../queue/job.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { findUsedEmojis } from '../emojis/used-emoji.ts';
import { compose } from '../posts/compose.ts';
import {
  countAnnouncements,
  deleteAnnouncement,
  deleteCounts,
  deleteReactions,
  deleteReads,
  findAnnouncement,
  findAnnouncements,
  setPublished,
  setUnpublished,
  updateAnnouncement,
} from './queries.ts';

/** Apps show all of them on top of everything. */
export const ANNOUNCEMENTS_MAX = 50;
const TEXT_MAX = 5_000;
const LABEL_MAX = 100;

/** Who acts: an account here, or null for the command line. */
type By = number | null;

export interface AnnouncementInput {
  /** Plain text, read like a post. */
  text: string;
  startsAt: number | null;
  endsAt: number | null;
  allDay: boolean;
  /** Whether it is a welcome: shown to each in their first weeks, and to nobody else. Not unless given. */
  forNewcomers?: boolean;
}

export interface NewAnnouncement extends AnnouncementInput {
  /** False: kept until it is published. */
  publish: boolean;
}

/** Writes an announcement down and answers its id. Throws `invalid`. */
export async function addAnnouncement(ctx: Context, { by, ...input }: NewAnnouncement & { by: By }): Promise<number> {
  const written = await read(ctx, input);
  const { publish } = input;
  const id = ctx.ids.next();
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'announcements');
    if (Number((await countAnnouncements.first(tx, {}))?.count) >= ANNOUNCEMENTS_MAX) {
      throw new AppError('invalid', `There are ${ANNOUNCEMENTS_MAX} announcements already`);
    }
    await insertRow(tx, 'announcements', { id, ...written, publishedAt: publish ? now : null, updatedAt: now });
    await note(ctx, tx, { by, act: 'announcement.add', id, source: written.source });
    if (publish) await tell(ctx, tx, { id, gone: false });
  });
  return id;
}

/** Says it in other words, or of another time; who has seen it is told no more. Throws `invalid` and `not-found`. */
export async function changeAnnouncement(
  ctx: Context,
  { by, id, ...input }: AnnouncementInput & { by: By; id: number },
): Promise<void> {
  const written = await read(ctx, input);
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'announcements');
    const before = await findAnnouncement.first(tx, { id });
    if (before === undefined) throw notFound();
    await updateAnnouncement.run(tx, { id, ...written, now: ctx.clock.now() });
    await note(ctx, tx, { by, act: 'announcement.change', id, source: written.source });
    if (before.publishedAt !== null) await tell(ctx, tx, { id, gone: false });
  });
}

/** Shows people one that was kept; twice is once. Throws `not-found`. */
export async function publishAnnouncement(ctx: Context, { by, id }: { by: By; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'announcements');
    const row = await findAnnouncement.first(tx, { id });
    if (row === undefined) throw notFound();
    if ((await setPublished.run(tx, { id, now: ctx.clock.now() })) === 0) return;
    await note(ctx, tx, { by, act: 'announcement.publish', id, source: row.source });
    await tell(ctx, tx, { id, gone: false });
  });
}

/** Keeps one that people were shown; twice is once. Throws `not-found`. */
export async function unpublishAnnouncement(ctx: Context, { by, id }: { by: By; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'announcements');
    const row = await findAnnouncement.first(tx, { id });
    if (row === undefined) throw notFound();
    if ((await setUnpublished.run(tx, { id, now: ctx.clock.now() })) === 0) return;
    await note(ctx, tx, { by, act: 'announcement.unpublish', id, source: row.source });
    await tell(ctx, tx, { id, gone: true });
  });
}

/** Takes one away, with what people made of it. Throws `not-found`. */
export async function removeAnnouncement(ctx: Context, { by, id }: { by: By; id: number }): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      await lockKept(tx, 'announcements');
      const row = await findAnnouncement.first(tx, { id });
      if (row === undefined) throw notFound();
      await deleteAnnouncement.run(tx, { id });
      for (const sweep of [deleteReads, deleteReactions, deleteCounts]) await sweep.run(tx, { id });
      await note(ctx, tx, { by, act: 'announcement.remove', id, source: row.source });
      await tell(ctx, tx, { id, gone: true });
    },
    { frees: true },
  );
}

/** What is written into the row of one. */
async function read(ctx: Context, { text, startsAt, endsAt, allDay, forNewcomers = false }: AnnouncementInput) {
  const doc = parseText(text, 'text/plain');
  if (doc.blocks.length === 0) throw new AppError('invalid', 'An announcement says something');
  if (text.length > TEXT_MAX) {
    throw new AppError('invalid', `The text is too long (maximum is ${TEXT_MAX} characters)`);
  }
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    throw new AppError('invalid', 'It ends before it begins');
  const { html, mentions, tags } = await compose(ctx, doc);
  const emojis = await findUsedEmojis(ctx, [doc]);
  return {
    source: doc.source,
    content: html,
    mentionsJson: JSON.stringify(mentions),
    tagsJson: JSON.stringify(tags),
    emojisJson: JSON.stringify(emojis),
    startsAt,
    endsAt,
    allDay: allDay && (startsAt !== null || endsAt !== null) ? 1 : 0,
    forNewcomers: forNewcomers ? 1 : 0,
  } satisfies Partial<AnnouncementsTable>;
}

function note(
  ctx: Context,
  tx: Tx,
  { by, act, id, source }: { by: By; act: AuditAct; id: number; source: string },
): Promise<void> {
  const target = { kind: 'announcement', key: id, label: source.slice(0, LABEL_MAX) } as const;
  return writeAudit(ctx, tx, { by, act, target });
}

/** One of them. Throws `not-found`. */
export async function loadAnnouncement(ctx: Context, id: number): Promise<AnnouncementsTable> {
  const row = await findAnnouncement.first(ctx.db, { id });
  if (row === undefined) throw notFound();
  return row;
}

/** All there are, oldest first, for the operator. */
export function listAnnouncements(ctx: Context): Promise<AnnouncementsTable[]> {
  return findAnnouncements.all(ctx.db, {});
}

interface News {
  id: number;
  gone: boolean;
}

/** By way of a job, because a command beside a server cannot speak to its streams. */
function tell(ctx: Context, tx: Tx, news: News): Promise<void> {
  return ctx.queue.enqueue(tx, tellAnnouncementJob, [news]);
}

export const tellAnnouncementJob = defineJob<Context, News>({
  name: 'announcements.tell',
  priority: 3,
  run: async (ctx, inputs) => {
    for (const { id, gone } of inputs) {
      ctx.bus.publish({ kind: 'announcement', announcementId: id, what: gone ? 'gone' : 'news', emoji: null });
    }
  },
});
