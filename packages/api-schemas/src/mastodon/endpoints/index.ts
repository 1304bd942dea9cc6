import type { Dialect } from '../../endpoint.ts';
import { accountActions } from './account-actions.ts';
import { accountLists } from './account-lists.ts';
import { accounts } from './accounts.ts';
import { adminAccounts } from './admin-accounts.ts';
import { adminAnnouncements } from './admin-announcements.ts';
import { adminAudit } from './admin-audit.ts';
import { adminBlocks } from './admin-blocks.ts';
import { adminDomains } from './admin-domains.ts';
import { adminEmojis } from './admin-emojis.ts';
import { adminFigures } from './admin-figures.ts';
import { adminInvites } from './admin-invites.ts';
import { adminListSubscriptions } from './admin-list-subscriptions.ts';
import { adminOverview } from './admin-overview.ts';
import { adminPeople } from './admin-people.ts';
import { adminRelays } from './admin-relays.ts';
import { adminReports } from './admin-reports.ts';
import { adminRoles } from './admin-roles.ts';
import { adminSanctions } from './admin-sanctions.ts';
import { adminScreens } from './admin-screens.ts';
import { adminServerLists } from './admin-server-lists.ts';
import { adminServers } from './admin-servers.ts';
import { adminSettings } from './admin-settings.ts';
import { adminSignInProviders } from './admin-sign-in-providers.ts';
import { adminStorage } from './admin-storage.ts';
import { adminTags } from './admin-tags.ts';
import { adminTrends } from './admin-trends.ts';
import { adminWarningPresets } from './admin-warning-presets.ts';
import { adminWebhooks } from './admin-webhooks.ts';
import { announcements } from './announcements.ts';
import { annualReports } from './annual-reports.ts';
import { asyncRefreshes } from './async-refreshes.ts';
import { collections } from './collections.ts';
import { collectionsBefore } from './collections-before.ts';
import { conversations } from './conversations.ts';
import { credentials } from './credentials.ts';
import { customEmojis } from './custom-emojis.ts';
import { discovery } from './discovery.ts';
import { domainBlocks } from './domain-blocks.ts';
import { drafts } from './drafts.ts';
import { emails } from './emails.ts';
import { empty } from './empty.ts';
import { featuredTags } from './featured-tags.ts';
import { filters } from './filters.ts';
import { filtersV1 } from './filters-v1.ts';
import { followRequests } from './follow-requests.ts';
import { instance } from './instance.ts';
import { invites } from './invites.ts';
import { lists } from './lists.ts';
import { markers } from './markers.ts';
import { media } from './media.ts';
import { notificationGroups } from './notification-groups.ts';
import { notificationRequests } from './notification-requests.ts';
import { notifications } from './notifications.ts';
import { oembed } from './oembed.ts';
import { polls } from './polls.ts';
import { preferences } from './preferences.ts';
import { profile } from './profile.ts';
import { push } from './push.ts';
import { reports } from './reports.ts';
import { sanctions } from './sanctions.ts';
import { scheduledStatuses } from './scheduled-statuses.ts';
import { searches } from './search.ts';
import { severances } from './severances.ts';
import { signUp } from './sign-up.ts';
import { statusActions } from './status-actions.ts';
import { statusLists } from './status-lists.ts';
import { statuses } from './statuses.ts';
import { streaming } from './streaming.ts';
import { tags } from './tags.ts';
import { timelines } from './timelines.ts';
import { translations } from './translations.ts';
import { trends } from './trends.ts';

/** Every route of Mastodon's API that is served here, by noun. */
export const MASTODON = {
  signUp,
  emails,
  credentials,
  profile,
  preferences,
  accounts,
  accountActions,
  followRequests,
  accountLists,
  domainBlocks,
  severances,
  discovery,
  statuses,
  statusActions,
  statusLists,
  polls,
  scheduledStatuses,
  drafts,
  media,
  timelines,
  lists,
  filters,
  filtersV1,
  markers,
  conversations,
  notifications,
  notificationRequests,
  notificationGroups,
  reports,
  adminReports,
  adminSanctions,
  adminScreens,
  adminWarningPresets,
  adminWebhooks,
  sanctions,
  push,
  searches,
  tags,
  featuredTags,
  trends,
  oembed,
  instance,
  adminDomains,
  adminRelays,
  adminServerLists,
  adminListSubscriptions,
  adminServers,
  customEmojis,
  collections,
  collectionsBefore,
  announcements,
  empty,
  streaming,
  translations,
  annualReports,
  asyncRefreshes,
  adminSettings,
  adminAudit,
  adminEmojis,
  adminAnnouncements,
  adminFigures,
  adminOverview,
  adminStorage,
  adminAccounts,
  adminPeople,
  adminBlocks,
  invites,
  adminInvites,
  adminRoles,
  adminSignInProviders,
  adminTrends,
  adminTags,
} satisfies Dialect;
