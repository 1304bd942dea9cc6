import type { Insertable } from 'kysely';
import type { AccountKeysTable, AccountsTable, AccountWordsTable } from './accounts.ts';
import type {
  AnnouncementReactionCountsTable,
  AnnouncementReactionsTable,
  AnnouncementReadsTable,
  AnnouncementsTable,
} from './announcements.ts';
import type { AuditEntriesTable } from './audit.ts';
import type { EmailBlocksTable, EmailDomainBlocksTable, IpBlocksTable, UsernameBlocksTable } from './barriers.ts';
import type { CardsTable, PostCardsTable } from './cards.ts';
import type { ChangesTable } from './changes.ts';
import type { CollectionItemsTable, CollectionsTable } from './collections.ts';
import type { ConversationPostsTable, ConversationsTable } from './conversations.ts';
import type { DeedsTable } from './deeds.ts';
import type { SuggestionDismissalsTable, SuggestionsTable } from './discovery.ts';
import type { DraftMediaTable, DraftsTable } from './drafts.ts';
import type {
  DeliveriesTable,
  DeliveryHostsTable,
  InboxActivitiesTable,
  InboxTurnsTable,
  InstancesTable,
  OutgoingActivitiesTable,
  WeeksTable,
} from './federation.ts';
import type { CohortsTable, FigureDaysTable } from './figures.ts';
import type { CachedFilesTable, CacheTotalsTable, FilesTable } from './files.ts';
import type { FilterKeywordsTable, FilterPostsTable, FiltersTable } from './filters.ts';
import type { InstanceAllowsTable, InstanceBlocksTable } from './instance-blocks.ts';
import type { InvitesTable } from './invites.ts';
import type { LetterboxesTable } from './mail.ts';
import type {
  BookmarksTable,
  BoostsTable,
  ConversationMutesTable,
  EmojisTable,
  PinsTable,
  ReactionCountsTable,
  ReactionsTable,
  VotesTable,
} from './marks.ts';
import type { PostEditMediaTable, PostMediaTable } from './media.ts';
import type { MigrationsTable } from './migrations.ts';
import type {
  NotificationPermissionsTable,
  NotificationPoliciesTable,
  NotificationRequestsTable,
} from './notifications.ts';
import type { PasskeyChallengesTable, PasskeysTable } from './passkeys.ts';
import type { SignInsTable, StaffNotesTable } from './people.ts';
import type { PollOptionsTable, PollsTable, PollVotesTable } from './polls.ts';
import type {
  ApprovalsTable,
  PostEditsTable,
  PostMentionsTable,
  PostRanksTable,
  PostReadersTable,
  PostStatsTable,
  PostsTable,
  PostTagsTable,
  TombstonesTable,
} from './posts.ts';
import type { IdentitiesTable, SignInProvidersTable } from './providers.ts';
import type { PushSubscriptionsTable } from './push.ts';
import type { JobsTable } from './queue.ts';
import type { RateLimitsTable } from './rate-limits.ts';
import type {
  AccountDomainBlocksTable,
  AccountNotesTable,
  BlocksTable,
  FollowsTable,
  ListMembersTable,
  ListsTable,
  MutesTable,
} from './relations.ts';
import type { RelayDaysTable, RelaysTable } from './relays.ts';
import type { ReportNotesTable, ReportPostsTable, ReportsTable } from './reports.ts';
import type { RolesTable } from './roles.ts';
import type { SanctionPostsTable, SanctionsTable, WarningPresetsTable } from './sanctions.ts';
import type { ScreenHitsTable, ScreensTable } from './screens.ts';
import type { PostSearchTable } from './search.ts';
import type {
  ServerDraftsTable,
  ServerListRowsTable,
  ServerListSubscriptionsTable,
  ServerListsTable,
} from './server-lists.ts';
import type { ServerNotesTable } from './server-notes.ts';
import type { ServerPurgesTable } from './server-purges.ts';
import type { SeverancesTable, SeveredFollowsTable } from './severances.ts';
import type { FeaturedTagsTable, TagDaysTable, TagFollowsTable, TagRulesTable } from './tags.ts';
import type { NotificationsTable, TimelineEntriesTable } from './timelines.ts';
import type { LinkDaysTable, TrendReviewsTable, TrendsTable } from './trends.ts';
import type { AuthenticatorsTable, BackupCodesTable } from './two-factor.ts';
import type {
  AppsTable,
  IdempotencyKeysTable,
  MarkersTable,
  OauthCodesTable,
  RevokedTokensTable,
  SettingsTable,
  SetupLinksTable,
  SpentChallengesTable,
  TokensTable,
  UserLinksTable,
  UsersTable,
} from './users.ts';
import type { WebhooksTable } from './webhooks.ts';
import type { WorkersTable } from './workers.ts';

/** The one schema, for both engines. */
export interface Tables {
  accountDomainBlocks: AccountDomainBlocksTable;
  accounts: AccountsTable;
  accountKeys: AccountKeysTable;
  accountNotes: AccountNotesTable;
  announcementReactionCounts: AnnouncementReactionCountsTable;
  announcementReactions: AnnouncementReactionsTable;
  announcementReads: AnnouncementReadsTable;
  announcements: AnnouncementsTable;
  auditEntries: AuditEntriesTable;
  accountWords: AccountWordsTable;
  approvals: ApprovalsTable;
  apps: AppsTable;
  authenticators: AuthenticatorsTable;
  backupCodes: BackupCodesTable;
  blocks: BlocksTable;
  bookmarks: BookmarksTable;
  boosts: BoostsTable;
  cacheTotals: CacheTotalsTable;
  cachedFiles: CachedFilesTable;
  cards: CardsTable;
  changes: ChangesTable;
  collectionItems: CollectionItemsTable;
  collections: CollectionsTable;
  conversationMutes: ConversationMutesTable;
  conversationPosts: ConversationPostsTable;
  conversations: ConversationsTable;
  deeds: DeedsTable;
  deliveries: DeliveriesTable;
  deliveryHosts: DeliveryHostsTable;
  draftMedia: DraftMediaTable;
  drafts: DraftsTable;
  emailBlocks: EmailBlocksTable;
  emailDomainBlocks: EmailDomainBlocksTable;
  emojis: EmojisTable;
  featuredTags: FeaturedTagsTable;
  files: FilesTable;
  filterKeywords: FilterKeywordsTable;
  filterPosts: FilterPostsTable;
  filters: FiltersTable;
  follows: FollowsTable;
  idempotencyKeys: IdempotencyKeysTable;
  identities: IdentitiesTable;
  inboxActivities: InboxActivitiesTable;
  inboxTurns: InboxTurnsTable;
  instanceAllows: InstanceAllowsTable;
  instanceBlocks: InstanceBlocksTable;
  instances: InstancesTable;
  ipBlocks: IpBlocksTable;
  invites: InvitesTable;
  jobs: JobsTable;
  linkDays: LinkDaysTable;
  letterboxes: LetterboxesTable;
  listMembers: ListMembersTable;
  lists: ListsTable;
  markers: MarkersTable;
  migrations: MigrationsTable;
  mutes: MutesTable;
  notificationPermissions: NotificationPermissionsTable;
  notificationPolicies: NotificationPoliciesTable;
  notificationRequests: NotificationRequestsTable;
  notifications: NotificationsTable;
  oauthCodes: OauthCodesTable;
  outgoingActivities: OutgoingActivitiesTable;
  passkeyChallenges: PasskeyChallengesTable;
  passkeys: PasskeysTable;
  pins: PinsTable;
  pollOptions: PollOptionsTable;
  pollVotes: PollVotesTable;
  polls: PollsTable;
  postCards: PostCardsTable;
  postEditMedia: PostEditMediaTable;
  postEdits: PostEditsTable;
  postMedia: PostMediaTable;
  postMentions: PostMentionsTable;
  postRanks: PostRanksTable;
  postReaders: PostReadersTable;
  postSearch: PostSearchTable;
  postStats: PostStatsTable;
  postTags: PostTagsTable;
  posts: PostsTable;
  pushSubscriptions: PushSubscriptionsTable;
  rateLimits: RateLimitsTable;
  reactionCounts: ReactionCountsTable;
  reactions: ReactionsTable;
  relayDays: RelayDaysTable;
  relays: RelaysTable;
  reportNotes: ReportNotesTable;
  reportPosts: ReportPostsTable;
  reports: ReportsTable;
  revokedTokens: RevokedTokensTable;
  screenHits: ScreenHitsTable;
  screens: ScreensTable;
  severances: SeverancesTable;
  severedFollows: SeveredFollowsTable;
  sanctionPosts: SanctionPostsTable;
  roles: RolesTable;
  sanctions: SanctionsTable;
  serverDrafts: ServerDraftsTable;
  serverListRows: ServerListRowsTable;
  serverListSubscriptions: ServerListSubscriptionsTable;
  serverLists: ServerListsTable;
  serverNotes: ServerNotesTable;
  serverPurges: ServerPurgesTable;
  settings: SettingsTable;
  setupLinks: SetupLinksTable;
  signIns: SignInsTable;
  staffNotes: StaffNotesTable;
  signInProviders: SignInProvidersTable;
  suggestionDismissals: SuggestionDismissalsTable;
  suggestions: SuggestionsTable;
  tagDays: TagDaysTable;
  tagFollows: TagFollowsTable;
  tagRules: TagRulesTable;
  timelineEntries: TimelineEntriesTable;
  tokens: TokensTable;
  tombstones: TombstonesTable;
  trendReviews: TrendReviewsTable;
  trends: TrendsTable;
  usernameBlocks: UsernameBlocksTable;
  spentChallenges: SpentChallengesTable;
  userLinks: UserLinksTable;
  users: UsersTable;
  votes: VotesTable;
  warningPresets: WarningPresetsTable;
  weeks: WeeksTable;
  figureDays: FigureDaysTable;
  cohorts: CohortsTable;
  webhooks: WebhooksTable;
  workers: WorkersTable;
}

/** A row to insert: columns that may be null may be left out. */
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;
