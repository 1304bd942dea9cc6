import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { AnnouncementsTable } from '../../db/tables/announcements.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { parseText } from '../../lib/text/parse.ts';
import { defineJob } from '../../queue/job.ts';
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
} from './queries.ts';

/** Apps show all of them on top of everything. */
export const ANNOUNCEMENTS_MAX = 50;
const TEXT_MAX = 5_000;

export interface NewAnnouncement {
  /** Plain text, read like a post. */
  text: string;
  startsAt: number | null;
  endsAt: number | null;
  allDay: boolean;
  /** False: kept until it is published. */
  publish: boolean;
}

/** Writes an announcement down and answers its id. Throws `invalid`. */
export async function addAnnouncement(ctx: Context, input: NewAnnouncement): Promise<number> {
  const { startsAt, endsAt, publish } = input;
  const doc = parseText(input.text, 'text/plain');
  if (doc.blocks.length === 0) throw new AppError('invalid', 'An announcement says something');
  if (input.text.length > TEXT_MAX) {
    throw new AppError('invalid', `The text is too long (maximum is ${TEXT_MAX} characters)`);
  }
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    throw new AppError('invalid', 'It ends before it begins');
  const { html, mentions, tags } = await compose(ctx, doc);
  const emojis = await findUsedEmojis(ctx, [doc]);
  const id = ctx.ids.next();
  const now = ctx.clock.now();
  const row: AnnouncementsTable = {
    id,
    source: doc.source,
    content: html,
    mentionsJson: JSON.stringify(mentions),
    tagsJson: JSON.stringify(tags),
    emojisJson: JSON.stringify(emojis),
    startsAt,
    endsAt,
    allDay: input.allDay && (startsAt !== null || endsAt !== null) ? 1 : 0,
    publishedAt: publish ? now : null,
    updatedAt: now,
  };
  await ctx.db.write(async (tx) => {
    if (Number((await countAnnouncements.first(tx, {}))?.count) >= ANNOUNCEMENTS_MAX) {
      throw new AppError('invalid', `There are ${ANNOUNCEMENTS_MAX} announcements already`);
    }
    await insertRow(tx, 'announcements', row);
    if (publish) await tell(ctx, tx, { id, gone: false });
  });
  return id;
}

/** Shows people one that was kept; twice is once. Throws `not-found`. */
export async function publishAnnouncement(ctx: Context, id: number): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await findAnnouncement.first(tx, { id })) === undefined) throw notFound();
    if ((await setPublished.run(tx, { id, now: ctx.clock.now() })) > 0) await tell(ctx, tx, { id, gone: false });
  });
}

/** Takes one away, with what people made of it. Throws `not-found`. */
export async function removeAnnouncement(ctx: Context, id: number): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      if ((await deleteAnnouncement.run(tx, { id })) === 0) throw notFound();
      for (const sweep of [deleteReads, deleteReactions, deleteCounts]) await sweep.run(tx, { id });
      await tell(ctx, tx, { id, gone: true });
    },
    { frees: true },
  );
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
