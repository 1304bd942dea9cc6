import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Whose notifications are kept back. */
export async function createNotificationTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'notificationPolicies')
    .int('accountId')
    .text('notFollowing')
    .text('notFollowers')
    .text('newAccounts')
    .text('privateMentions')
    .text('limitedAccounts')
    .text('bots')
    .rowKey('accountId')
    .create();

  await table(db, engine, 'notificationPermissions')
    .int('accountId')
    .int('fromAccountId')
    .key('accountId', 'fromAccountId')
    .create();
  await index(db, 'notificationPermissions', ['fromAccountId']);

  await table(db, engine, 'notificationRequests')
    .id()
    .int('accountId')
    .int('fromAccountId')
    .int('createdAt')
    .int('updatedAt')
    .create();
  await index(db, 'notificationRequests', ['accountId', 'fromAccountId'], { unique: true });
  await index(db, 'notificationRequests', ['accountId', 'id']);
  await index(db, 'notificationRequests', ['fromAccountId']);
  await index(db, 'notificationRequests', ['updatedAt']);
}
