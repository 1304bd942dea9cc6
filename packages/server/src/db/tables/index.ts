import type { Insertable } from 'kysely';
import type {
  AccountKeysTable,
  AccountNotesTable,
  AccountsTable,
  BlocksTable,
  FollowsTable,
  ListMembersTable,
  ListsTable,
  MutesTable,
} from './accounts.ts';
import type { DeedsTable } from './deeds.ts';
import type {
  BookmarksTable,
  BoostsTable,
  ConversationMutesTable,
  LikesTable,
  MediaTable,
  NotificationsTable,
  PinsTable,
  PostEditsTable,
  PostMentionsTable,
  PostsTable,
  PostTagsTable,
  TimelineEntriesTable,
  TombstonesTable,
} from './posts.ts';
import type {
  DeliveriesTable,
  DeliveryHostsTable,
  InboxActivitiesTable,
  InstancesTable,
  JobsTable,
  OutgoingActivitiesTable,
} from './queue.ts';
import type {
  AppsTable,
  IdempotencyKeysTable,
  MarkersTable,
  OauthCodesTable,
  SettingsTable,
  SetupLinksTable,
  TokensTable,
  UsersTable,
} from './users.ts';

/** The one schema, for both engines. */
export interface Tables {
  accounts: AccountsTable;
  accountKeys: AccountKeysTable;
  accountNotes: AccountNotesTable;
  apps: AppsTable;
  blocks: BlocksTable;
  bookmarks: BookmarksTable;
  boosts: BoostsTable;
  conversationMutes: ConversationMutesTable;
  deeds: DeedsTable;
  deliveries: DeliveriesTable;
  deliveryHosts: DeliveryHostsTable;
  follows: FollowsTable;
  idempotencyKeys: IdempotencyKeysTable;
  inboxActivities: InboxActivitiesTable;
  instances: InstancesTable;
  jobs: JobsTable;
  likes: LikesTable;
  listMembers: ListMembersTable;
  lists: ListsTable;
  markers: MarkersTable;
  media: MediaTable;
  mutes: MutesTable;
  notifications: NotificationsTable;
  oauthCodes: OauthCodesTable;
  outgoingActivities: OutgoingActivitiesTable;
  pins: PinsTable;
  postEdits: PostEditsTable;
  postMentions: PostMentionsTable;
  postTags: PostTagsTable;
  posts: PostsTable;
  settings: SettingsTable;
  setupLinks: SetupLinksTable;
  timelineEntries: TimelineEntriesTable;
  tokens: TokensTable;
  tombstones: TombstonesTable;
  users: UsersTable;
}

/** A row to insert: columns that may be null may be left out. */
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;
