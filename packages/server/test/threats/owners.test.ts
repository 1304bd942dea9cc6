/** Whatever changes rows of people says whose, or stands here with what makes it right (T146). */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Tables } from '#src/db/tables/index.ts';
import { removeComments } from '../floors.ts';

const SRC = join(import.meta.dirname, '../../src');

/** Tables of what people have for themselves or do, and the column that says whose a row is. */
const OWNER: Partial<Record<keyof Tables, string>> = Object.fromEntries(
  Object.entries({
    id: 'users',
    userId: 'tokens authenticators backupCodes passkeys identities userLinks signIns oauthCodes passkeyChallenges',
    accountId:
      'bookmarks pins conversationMutes mutes blocks accountNotes accountDomainBlocks lists filters drafts ' +
      'conversations conversationPosts notifications notificationPolicies notificationPermissions ' +
      'notificationRequests markers letterboxes tagFollows featuredTags pushSubscriptions suggestions ' +
      'suggestionDismissals announcementReads announcementReactions invites idempotencyKeys collections votes ' +
      'reactions boosts pollVotes follows',
    timelineId: 'timelineEntries',
    listId: 'listMembers',
    filterId: 'filterKeywords filterPosts',
    draftId: 'draftMedia',
  }).flatMap(([column, tables]) => tables.split(' ').map((table) => [table, column])),
);

const HELD = 'by the number of a row that was found by its owner in the same transaction';
const OWN = 'by what only its owner has: the token, key or code itself';
const AGED = 'of everybody, by age';
const GONE = 'of everybody: what it is about is gone, or may not be seen by anybody any more';
const PAIR = 'of two people, by both';

/** By file and name. The list says why each is right; a new one has to. */
const ANYBODYS: Record<string, string> = {
  'core/announcements/queries.ts deleteReactions': GONE,
  'core/announcements/queries.ts deleteReads': GONE,
  'core/boosts/queries.ts deleteBoost': HELD,
  'core/boosts/queries.ts deleteBoostEntries': GONE,
  'core/collections/queries.ts deleteCollectionRow': HELD,
  'core/collections/queries.ts updateCollectionRow': HELD,
  'core/conversations/queries.ts deleteConversationPosts': HELD,
  'core/conversations/queries.ts moveConversationPosts': HELD,
  'core/conversations/queries.ts updateConversation': HELD,
  'core/drafts/queries.ts deleteDraftRow': HELD,
  'core/drafts/queries.ts setProblem': 'the clock publishes for everybody: one number, as it was read',
  'core/drafts/queries.ts takeDraft': 'the clock publishes for everybody: one number, as it was read',
  'core/drafts/queries.ts updateDraft': HELD,
  'core/filters/queries.ts deleteFilterPostRow':
    'by a number that was found among its owner’s, and is never given again',
  'core/follows/queries.ts acceptFollowRow': PAIR,
  'core/follows/queries.ts deleteFollow': PAIR,
  'core/follows/queries.ts deleteFollows': HELD,
  'core/follows/queries.ts removeFromHomes': PAIR,
  'core/follows/queries.ts removeFromListsOf': PAIR,
  'core/follows/queries.ts updateFollow': PAIR,
  'core/invites/queries.ts deleteInvitesEndedBefore': AGED,
  'core/invites/queries.ts endExpiredInvites': AGED,
  'core/invites/queries.ts revokeInvite': HELD,
  'core/invites/queries.ts useInvite': 'whoever has its code uses it',
  'core/notifications/queries.ts deleteNotificationsAbout': GONE,
  'core/notifications/queries.ts deleteNotificationsAboutCollection': GONE,
  'core/notifications/queries.ts deleteNotificationsBy': GONE,
  'core/notifications/queries.ts deleteNotificationsOfCause': GONE,
  'core/notifications/queries.ts deleteNotificationsOn': GONE,
  'core/notifications/queries.ts deleteOlder': AGED,
  'core/notifications/queries/requests.ts deleteOldKept': AGED,
  'core/notifications/queries/requests.ts deleteOldRequests': AGED,
  'core/notifications/queries/requests.ts deleteRequest': HELD,
  'core/oauth/queries.ts deleteCodesBefore': AGED,
  'core/oauth/queries.ts deleteToken': 'by a number that was found among its owner’s, or by what its holder brought',
  'core/oauth/queries.ts deleteTokenOfApp': OWN,
  'core/oauth/queries.ts setConfirmedAt': OWN,
  'core/oauth/queries.ts touchToken': OWN,
  'core/oauth/queries.ts useCode': OWN,
  'core/passkeys/queries.ts deleteChallengesBefore': AGED,
  'core/passkeys/queries.ts notePasskeyUse': HELD,
  'core/polls/queries.ts deleteVotes': GONE,
  'core/posts/queries.ts deleteExpiredKeys': AGED,
  'core/posts/queries/thread.ts endConversationMutes': GONE,
  'core/providers/queries.ts setGivenRole': HELD,
  'core/providers/queries.ts touchIdentity': HELD,
  'core/push/queries.ts deleteSubscriptionOfToken': OWN,
  'core/push/queries.ts deleteSubscriptions': 'of everybody: the service of their app says that they are gone',
  'core/push/queries.ts setAlerts': OWN,
  'core/reactions/queries.ts deleteReaction': HELD,
  'core/timelines/queries/enter.ts makeWay': 'each list by itself, of those that just got something',
  'core/users/queries.ts consumeUserLink': OWN,
  'core/users/queries.ts deleteLinksBy': 'by who handed them on, whose standing is another',
  'core/users/queries.ts deleteUserLinksBefore': AGED,
  'core/users/queries/sign-ins.ts deleteSignInsBefore': AGED,
  'core/users/queries/standing.ts clearUserRole': 'of everybody who has a role that is removed',
  'core/votes/queries.ts deleteVote': HELD,
};

const WRITES = /(?:updateTable|deleteFrom)\(\s*'(\w+)|\b(?:update|delete from) "(\w+)"/g;
const DECLARATION = /^(?=(?:export )?(?:async )?(?:const|function) )/m;

/** Declarations that change rows of people without a condition on whose they are. */
function findUnowned(file: string, text: string): string[] {
  const found = new Set<string>();
  for (const part of removeComments(text).split(DECLARATION)) {
    const name = /(?:const|function) (\w+)/.exec(part)?.[1] ?? '?';
    for (const [, built, raw] of part.matchAll(WRITES)) {
      const column = OWNER[(built ?? raw) as keyof Tables];
      if (column === undefined) continue;
      const owned = new RegExp(`(?:where|inIds)\\w*\\(\\s*['"](?:\\w+\\.)?${column}['"]|"${column}" (?:=|in)`);
      if (!owned.test(part)) found.add(`${file} ${name}`);
    }
  }
  return [...found];
}

test('T146: what changes rows of people names their owner, or is known to be right without', () => {
  const files = globSync('{core,db/queries}/**/*.ts', { cwd: SRC }).filter((file) => !file.endsWith('.test.ts'));
  const found = files.flatMap((file) => findUnowned(file, readFileSync(join(SRC, file), 'utf8')));
  assert.deepEqual(found.toSorted(), Object.keys(ANYBODYS).toSorted());
});

test('T146: the check sees a change of everybody’s rows', () => {
  const text = (where: string) => `export const x = prepare()((q) =>\n  q.db.deleteFrom('tagFollows')${where},\n);\n`;
  assert.deepEqual(findUnowned('a.ts', text(".where('tag', '=', q.param('tag'))")), ['a.ts x']);
  assert.deepEqual(findUnowned('a.ts', text(".where('accountId', '=', q.param('accountId'))")), []);
  assert.deepEqual(findUnowned('a.ts', 'const y = sql`update "users" set "role" = 1`;'), ['a.ts y']);
});
