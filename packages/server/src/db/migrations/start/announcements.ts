import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What a server says to its people, and what they make of it. */
export async function createAnnouncementTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'announcements')
    .id()
    .text('source')
    .text('content')
    .text('mentionsJson', '[]')
    .text('tagsJson', '[]')
    .text('emojisJson', '[]')
    .intOrNull('startsAt')
    .intOrNull('endsAt')
    .zero('allDay')
    .zero('forNewcomers')
    .intOrNull('publishedAt')
    .int('updatedAt')
    .create();
  await table(db, engine, 'announcementReads')
    .int('accountId')
    .int('announcementId')
    .key('accountId', 'announcementId')
    .create();
  await index(db, 'announcementReads', ['announcementId']);
  await table(db, engine, 'announcementReactions')
    .int('accountId')
    .int('announcementId')
    .text('emoji')
    .key('accountId', 'announcementId', 'emoji')
    .create();
  await index(db, 'announcementReactions', ['announcementId']);
  await table(db, engine, 'announcementReactionCounts')
    .int('announcementId')
    .text('emoji')
    .int('count')
    .int('since')
    .key('announcementId', 'emoji')
    .create();
}
