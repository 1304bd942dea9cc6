import { removeComments } from './floors.ts';

/** Whose table it is: others change it through its owner's functions. Tables of `db/queries/` belong to the floor itself. */
const OWNERS: Record<string, string> = {
  announcements: 'announcements announcementReads announcementReactions announcementReactionCounts',
  audit: 'auditEntries',
  accounts: 'accounts accountKeys accountWords',
  barriers: 'ipBlocks emailDomainBlocks emailBlocks usernameBlocks',
  blocks: 'blocks mutes accountNotes accountDomainBlocks',
  boosts: 'boosts',
  cards: 'cards postCards',
  collections: 'collections collectionItems',
  conversations: 'conversations conversationPosts',
  discovery: 'suggestions suggestionDismissals',
  drafts: 'drafts draftMedia',
  emojis: 'emojis',
  figures: 'figureDays cohorts',
  files: 'files cachedFiles cacheTotals',
  filters: 'filters filterKeywords filterPosts',
  follows: 'follows severances severedFollows',
  instances: 'instances instanceAllows instanceBlocks weeks',
  invites: 'invites',
  lists: 'lists listMembers',
  mail: 'letterboxes',
  markers: 'markers',
  media: 'postMedia postEditMedia',
  moderation: 'serverLists serverListRows serverListSubscriptions serverDrafts serverNotes serverPurges',
  notifications: 'notifications notificationPolicies notificationPermissions notificationRequests',
  oauth: 'apps oauthCodes tokens',
  passkeys: 'passkeys passkeyChallenges',
  people: 'staffNotes',
  polls: 'polls pollOptions pollVotes',
  posts:
    'posts postStats postRanks postMentions postReaders postEdits approvals tombstones idempotencyKeys ' +
    'bookmarks pins conversationMutes',
  providers: 'signInProviders identities',
  push: 'pushSubscriptions',
  reactions: 'reactions reactionCounts',
  relays: 'relays relayDays',
  reports: 'reports reportPosts reportNotes',
  sanctions: 'sanctions sanctionPosts warningPresets',
  screens: 'screens screenHits',
  search: 'postSearch',
  staff: 'roles',
  tags: 'postTags tagFollows tagDays featuredTags tagRules',
  timelines: 'timelineEntries',
  trends: 'trends trendReviews linkDays',
  'two-factor': 'authenticators backupCodes',
  users: 'users userLinks spentChallenges settings setupLinks revokedTokens signIns',
  votes: 'votes',
  webhooks: 'webhooks',
};
const OWNER = new Map(
  Object.entries(OWNERS).flatMap(([owner, names]) => names.split(' ').map((name) => [name, owner])),
);

/**
 * Known trespasses: what a feature sweeps of a later one's table in the transaction of its own change, where an event
 * would come too late. The list gets shorter, not longer.
 */
export const TRESPASSES = [
  'core/blocks/queries.ts → notifications',
  'core/blocks/queries.ts → timelineEntries',
  'core/boosts/queries.ts → timelineEntries',
  'core/follows/queries.ts → listMembers',
  'core/follows/queries.ts → timelineEntries',
  'core/users/queries.ts → oauthCodes',
  'core/users/queries.ts → tokens',
];

const WRITES = [
  /\b(?:insertInto|updateTable|deleteFrom)\(\s*'(\w+)'/g,
  /\binsertRows?\(\s*[\w.]+,\s*'(\w+)'/g,
  /\b(?:insert\s+into|update|delete\s+from)\s+"(\w+)"/gi,
];

export const OWNED = new Set(OWNER.keys());

/** Files that write a table which is not their feature's, and the table. */
export function findTrespasses(files: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  for (const [file, text] of files) {
    const [floor, feature = ''] = file.split('/');
    if (floor === 'db') continue;
    const code = removeComments(text);
    for (const pattern of WRITES) {
      for (const [, table = ''] of code.matchAll(pattern)) {
        const owner = OWNER.get(table);
        if (owner !== undefined && owner !== feature) found.add(`${file} → ${table}`);
      }
    }
  }
  return [...found].sort();
}
