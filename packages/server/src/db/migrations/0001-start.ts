import type { Engine } from '../engine.ts';
import type { AnyDb } from './columns.ts';
import { createAccountTables } from './start/accounts.ts';
import { createCardTables } from './start/cards.ts';
import { createConversationTables } from './start/conversations.ts';
import { createDraftTables } from './start/drafts.ts';
import { createFederationTables } from './start/federation.ts';
import { createFileTables } from './start/files.ts';
import { createFilterTables } from './start/filters.ts';
import { createMarkTables } from './start/marks.ts';
import { createMediaTables } from './start/media.ts';
import { createNotificationTables } from './start/notifications.ts';
import { createPollTables } from './start/polls.ts';
import { createPostTables } from './start/posts.ts';
import { createPushTables } from './start/push.ts';
import { createQueueTables } from './start/queue.ts';
import { createRelationTables } from './start/relations.ts';
import { createReportTables } from './start/reports.ts';
import { createTagTables } from './start/tags.ts';
import { createTimelineTables } from './start/timelines.ts';
import { createTrendTables } from './start/trends.ts';
import { createUserTables } from './start/users.ts';

/** The first schema. */
export async function up(db: AnyDb, engine: Engine): Promise<void> {
  await createAccountTables(db, engine);
  await createRelationTables(db, engine);
  await createUserTables(db, engine);
  await createPostTables(db, engine);
  await createPollTables(db, engine);
  await createCardTables(db, engine);
  await createDraftTables(db, engine);
  await createFileTables(db, engine);
  await createMediaTables(db, engine);
  await createMarkTables(db, engine);
  await createFilterTables(db, engine);
  await createTagTables(db, engine);
  await createTrendTables(db, engine);
  await createTimelineTables(db, engine);
  await createConversationTables(db, engine);
  await createNotificationTables(db, engine);
  await createReportTables(db, engine);
  await createPushTables(db, engine);
  await createQueueTables(db, engine);
  await createFederationTables(db, engine);
}
