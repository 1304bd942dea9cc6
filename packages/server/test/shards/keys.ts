/** What an engine that spreads tables over machines would spread ours by (adr/0020-what-a-sharding-engine-shards-by.md). */
export interface Group {
  /** Rows with one key lie on one machine: tables of a group are joined by it. */
  name: 'person' | 'post' | 'server';
  /** The column of each table that is the key. */
  tables: Record<string, string>;
}

export const GROUPS: Group[] = [
  {
    name: 'person',
    tables: {
      timelineEntries: 'timelineId',
      notifications: 'accountId',
      conversations: 'accountId',
      conversationPosts: 'accountId',
    },
  },
  {
    name: 'post',
    tables: {
      posts: 'id',
      postSearch: 'id',
      ...Object.fromEntries(
        [
          ...['postStats', 'postRanks', 'postMedia', 'postMentions', 'postReaders', 'postTags'],
          ...['postEdits', 'postEditMedia', 'approvals', 'polls', 'pollOptions', 'pollVotes', 'postCards'],
          ...['votes', 'reactions', 'reactionCounts', 'boosts', 'bookmarks', 'pins'],
        ].map((table) => [table, 'postId']),
      ),
    },
  },
  { name: 'server', tables: { deliveries: 'domain', deliveryHosts: 'domain' } },
];

/** Small beside posts, read with them, written seldom: every machine has all of each. */
export const REFERENCE = new Set([
  ...[
    'accounts',
    'accountKeys',
    'accountWords',
    'cards',
    'collections',
    'collectionItems',
    'users',
    'instances',
    'instanceAllows',
    'instanceBlocks',
    'serverLists',
    'serverListRows',
    'serverListSubscriptions',
    'serverDrafts',
    'serverNotes',
    'serverPurges',
    'severances',
    'severedFollows',
    'emojis',
    'files',
    'settings',
    'apps',
    'tokens',
  ],
  ...['follows', 'blocks', 'mutes', 'accountDomainBlocks', 'accountNotes', 'lists', 'listMembers', 'markers'],
  ...['filters', 'filterKeywords', 'filterPosts', 'tagFollows', 'featuredTags', 'drafts', 'draftMedia'],
  ...[
    'notificationPolicies',
    'notificationPermissions',
    'notificationRequests',
    'reports',
    'reportPosts',
    'reportNotes',
    'sanctions',
    'sanctionPosts',
    'warningPresets',
  ],
  ...['conversationMutes', 'tombstones', 'outgoingActivities', 'oauthCodes', 'setupLinks', 'idempotencyKeys'],
  ...['pushSubscriptions', 'letterboxes'],
  'suggestionDismissals',
  'revokedTokens',
  ...['authenticators', 'backupCodes', 'passkeys', 'passkeyChallenges', 'signInProviders', 'identities'],
  'userLinks',
  ...['screens', 'screenHits', 'webhooks', 'relays'],
  'spentChallenges',
  ...['invites', 'roles'],
  ...['signIns', 'staffNotes', 'ipBlocks', 'emailDomainBlocks', 'emailBlocks', 'usernameBlocks'],
  ...['announcements', 'announcementReads', 'announcementReactions', 'announcementReactionCounts'],
]);

/** Stay where they are, on one machine: what is done soon and then gone, and what is one row for all. */
export const LOCAL = new Set([
  ...['jobs', 'workers', 'changes', 'rateLimits', 'inboxActivities', 'inboxTurns', 'deeds'],
  ...['tagDays', 'tagRules', 'trends', 'trendReviews', 'linkDays'],
  'suggestions',
  'auditEntries',
  'weeks',
  ...['figureDays', 'cohorts', 'relayDays'],
  ...['cachedFiles', 'cacheTotals', 'migrations'],
]);

const keys = new Map(
  GROUPS.flatMap(({ name, tables }) => Object.entries(tables).map(([table, key]) => [table, { group: name, key }])),
);

/** How a table is spread; undefined where it is whole somewhere. */
export const keyOf = (table: string): { group: Group['name']; key: string } | undefined => keys.get(table);
