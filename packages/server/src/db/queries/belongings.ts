import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../database.ts';
import { type Prepared, prepare } from '../prepare.ts';
import type { Tables } from '../tables/index.ts';

type Of = { accountId: number };

/** What is below a thing of somebody's: rows of `table` whose `column` names one of their rows of `parent`. */
const below = (table: keyof Tables, column: string, parent: keyof Tables) =>
  remove(
    (id) => sql`delete from ${sql.table(table)} where ${sql.ref(column)} in (
    select "id" from ${sql.table(parent)} where "accountId" = ${id})`,
  );

const own = (table: keyof Tables, column = 'accountId') =>
  remove((id) => sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${id}`);

function remove(build: (id: RawBuilder<number>) => RawBuilder<unknown>): Prepared<Of, unknown> {
  return prepare<Of>()((q) => build(q.param('accountId')));
}

/** What one person here has for themselves alone, which nobody else sees or counts; what is below comes first. */
const BELONGINGS: Prepared<Of, unknown>[] = [
  below('listMembers', 'listId', 'lists'),
  below('timelineEntries', 'timelineId', 'lists'),
  own('lists'),
  own('timelineEntries', 'timelineId'),
  below('filterKeywords', 'filterId', 'filters'),
  below('filterPosts', 'filterId', 'filters'),
  own('filters'),
  below('draftMedia', 'draftId', 'drafts'),
  own('drafts'),
  own('conversationPosts'),
  own('conversations'),
  own('conversationMutes'),
  own('notifications'),
  own('notificationPolicies'),
  own('notificationPermissions'),
  own('notificationRequests'),
  own('mutes'),
  own('accountNotes'),
  own('accountDomainBlocks'),
  own('bookmarks'),
  own('markers'),
  own('letterboxes'),
  own('idempotencyKeys'),
  own('tagFollows'),
  own('featuredTags'),
  own('pushSubscriptions'),
  own('suggestions'),
  own('suggestionDismissals'),
  own('announcementReads'),
  own('invites'),
];

/** One step each, for a transaction of its own: all of them have bounds. */
export const BELONGING_STEPS: readonly ((tx: Tx, accountId: number) => Promise<number>)[] = BELONGINGS.map(
  (query) => (tx, accountId) => query.run(tx, { accountId }),
);

/** What opens a login, and from where it was opened. */
const LOGIN: Prepared<Of, unknown>[] = (
  ['signIns', 'authenticators', 'backupCodes', 'passkeys', 'identities', 'userLinks'] as const
).map((table) => own(table, 'userId'));

/** Removes it, in the transaction in which the login goes; tokens are `endAccess`'s. */
export async function deleteLoginBelongings(tx: Tx, userId: number): Promise<void> {
  for (const query of LOGIN) await query.run(tx, { accountId: userId });
}

/**
 * Removes what opens a login beside its password, and was added since it was made: whoever is given a new password may have
 * lost the old one to somebody else. The provider that somebody joined by stays.
 */
export async function deleteOtherWaysIn(tx: Tx, userId: number): Promise<void> {
  await deletePasskeys.run(tx, { accountId: userId });
  await deleteConnected.run(tx, { accountId: userId });
}

const deletePasskeys = own('passkeys', 'userId');
const deleteConnected = remove(
  (id) => sql`delete from "identities" where "userId" = ${id}
    and "createdAt" > (select u."createdAt" + 60000 from "users" u where u."id" = "identities"."userId")`,
);
