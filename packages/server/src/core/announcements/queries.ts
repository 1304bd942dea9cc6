import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { AnnouncementsTable } from '../../db/tables/announcements.ts';

export const findAnnouncement = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('announcements').selectAll().where('id', '=', q.param('id')),
);

/** Not taken away until what somebody makes of it is kept. */
export const holdAnnouncement = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('announcements').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('keyShare')),
);

/** All there are, for the operator. */
export const findAnnouncements = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('announcements').selectAll().orderBy('id'),
);

/** What people are shown now. */
export const findCurrent = prepare<{ now: number }>()((q) =>
  q.db
    .selectFrom('announcements')
    .selectAll()
    .where('publishedAt', 'is not', null)
    .where((e) => e.or([e('endsAt', 'is', null), e('endsAt', '>', q.param('now'))]))
    .orderBy('id'),
);

export const countAnnouncements = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('announcements').select((eb) => eb.fn.countAll<number>().as('count')),
);

/** 0 where it was so already. */
export const setPublished = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('announcements')
    .set({ publishedAt: q.param('now'), updatedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('publishedAt', 'is', null),
);

/** 0 where it was so already. */
export const setUnpublished = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('announcements')
    .set({ publishedAt: null, updatedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('publishedAt', 'is not', null),
);

type Written = Omit<AnnouncementsTable, 'publishedAt' | 'updatedAt'> & { now: number };

export const updateAnnouncement = prepare<Written>()((q) =>
  q.db
    .updateTable('announcements')
    .set({
      source: q.param('source'),
      content: q.param('content'),
      mentionsJson: q.param('mentionsJson'),
      tagsJson: q.param('tagsJson'),
      emojisJson: q.param('emojisJson'),
      startsAt: q.param('startsAt'),
      endsAt: q.param('endsAt'),
      allDay: q.param('allDay'),
      forNewcomers: q.param('forNewcomers'),
      updatedAt: q.param('now'),
    })
    .where('id', '=', q.param('id')),
);

export const deleteAnnouncement = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('announcements').where('id', '=', q.param('id')),
);

export const deleteReads = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('announcementReads').where('announcementId', '=', q.param('id')),
);

export const deleteReactions = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('announcementReactions').where('announcementId', '=', q.param('id')),
);

export const deleteCounts = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('announcementReactionCounts').where('announcementId', '=', q.param('id')),
);

/** Which of these somebody has seen. */
export const findReads = prepare<{ accountId: number; ids: number[] }>()((q) =>
  q.db
    .selectFrom('announcementReads')
    .select('announcementId')
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('announcementId', 'ids')),
);

export const findCounts = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('announcementReactionCounts')
    .selectAll()
    .where(q.inIds('announcementId', 'ids'))
    .where('count', '>', 0),
);

export const findOwnReactions = prepare<{ accountId: number; ids: number[] }>()((q) =>
  q.db
    .selectFrom('announcementReactions')
    .select(['announcementId', 'emoji'])
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('announcementId', 'ids')),
);

export const deleteReaction = prepare<{ accountId: number; announcementId: number; emoji: string }>()((q) =>
  q.db
    .deleteFrom('announcementReactions')
    .where('accountId', '=', q.param('accountId'))
    .where('announcementId', '=', q.param('announcementId'))
    .where('emoji', '=', q.param('emoji')),
);

/** One more or less. */
export const addToCount = prepare<{ announcementId: number; emoji: string; by: number; now: number }>()(
  (q) => sql`
    insert into "announcementReactionCounts" ("announcementId", "emoji", "count", "since")
    values (${q.param('announcementId')}, ${q.param('emoji')}, ${q.param('by')}, ${q.param('now')})
    on conflict ("announcementId", "emoji") do update set
      "since" = case when "announcementReactionCounts"."count" = 0 then excluded."since"
        else "announcementReactionCounts"."since" end,
      "count" = "announcementReactionCounts"."count" + excluded."count"`,
);
