import type { MASTODON } from '@linnet/api-schemas/mastodon/endpoints/index.ts';
import { prepareProxy } from '../../core/media/proxy.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { accountActionRoutes } from './routes/account-actions.ts';
import { accountListRoutes } from './routes/account-lists.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adminAccountRoutes } from './routes/admin-accounts.ts';
import { adminAnnouncementRoutes } from './routes/admin-announcements.ts';
import { adminAuditRoutes } from './routes/admin-audit.ts';
import { adminBlockRoutes } from './routes/admin-blocks.ts';
import { adminDomainRoutes } from './routes/admin-domains.ts';
import { adminEmojiRoutes } from './routes/admin-emojis.ts';
import { adminFigureRoutes } from './routes/admin-figures.ts';
import { adminInviteRoutes } from './routes/admin-invites.ts';
import { adminListSubscriptionRoutes } from './routes/admin-list-subscriptions.ts';
import { adminOverviewRoutes } from './routes/admin-overview.ts';
import { adminPeopleRoutes } from './routes/admin-people.ts';
import { adminRelayRoutes } from './routes/admin-relays.ts';
import { adminReportRoutes } from './routes/admin-reports.ts';
import { adminRoleRoutes } from './routes/admin-roles.ts';
import { adminSanctionRoutes } from './routes/admin-sanctions.ts';
import { adminScreenRoutes } from './routes/admin-screens.ts';
import { adminServerListRoutes } from './routes/admin-server-lists.ts';
import { adminServerRoutes } from './routes/admin-servers.ts';
import { adminSettingRoutes } from './routes/admin-settings.ts';
import { adminSignInProviderRoutes } from './routes/admin-sign-in-providers.ts';
import { adminStorageRoutes } from './routes/admin-storage.ts';
import { adminTagRoutes } from './routes/admin-tags.ts';
import { adminTrendRoutes } from './routes/admin-trends.ts';
import { adminWarningPresetRoutes } from './routes/admin-warning-presets.ts';
import { adminWebhookRoutes } from './routes/admin-webhooks.ts';
import { announcementRoutes } from './routes/announcements.ts';
import { annualReportRoutes } from './routes/annual-reports.ts';
import { asyncRefreshRoutes } from './routes/async-refreshes.ts';
import { collectionRoutes } from './routes/collections.ts';
import { collectionBeforeRoutes } from './routes/collections-before.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { customEmojiRoutes } from './routes/custom-emojis.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { domainBlockRoutes } from './routes/domain-blocks.ts';
import { draftRoutes } from './routes/drafts.ts';
import { emailRoutes } from './routes/emails.ts';
import { emptyRoutes } from './routes/empty.ts';
import { featuredTagRoutes } from './routes/featured-tags.ts';
import { filterRoutes } from './routes/filters.ts';
import { filterV1Routes } from './routes/filters-v1.ts';
import { followRequestRoutes } from './routes/follow-requests.ts';
import { instanceRoutes } from './routes/instance.ts';
import { inviteRoutes } from './routes/invites.ts';
import { listRoutes } from './routes/lists.ts';
import { markerRoutes } from './routes/markers.ts';
import { mediaRoutes } from './routes/media.ts';
import { notificationGroupRoutes } from './routes/notification-groups.ts';
import { notificationRequestRoutes } from './routes/notification-requests.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { oembedRoutes } from './routes/oembed.ts';
import { pollRoutes } from './routes/polls.ts';
import { preferenceRoutes } from './routes/preferences.ts';
import { profileRoutes } from './routes/profile.ts';
import { pushRoutes } from './routes/push.ts';
import { reportRoutes } from './routes/reports.ts';
import { sanctionRoutes } from './routes/sanctions.ts';
import { scheduledStatusRoutes } from './routes/scheduled-statuses.ts';
import { searchRoutes } from './routes/search.ts';
import { severanceRoutes } from './routes/severances.ts';
import { signUpRoutes } from './routes/sign-up.ts';
import { statusActionRoutes } from './routes/status-actions.ts';
import { statusListRoutes } from './routes/status-lists.ts';
import { statusRoutes } from './routes/statuses.ts';
import { tagRoutes } from './routes/tags.ts';
import { timelineRoutes } from './routes/timelines.ts';
import { translationRoutes } from './routes/translations.ts';
import { trendRoutes } from './routes/trends.ts';
import { serverSentRoutes } from './streaming/server-sent.ts';

/** The Mastodon API: the routes of every noun that is described. */
const ROUTES: Record<keyof typeof MASTODON, ApiRoutes> = {
  signUp: signUpRoutes,
  emails: emailRoutes,
  credentials: credentialRoutes,
  profile: profileRoutes,
  preferences: preferenceRoutes,
  accounts: accountRoutes,
  accountActions: accountActionRoutes,
  followRequests: followRequestRoutes,
  accountLists: accountListRoutes,
  domainBlocks: domainBlockRoutes,
  severances: severanceRoutes,
  discovery: discoveryRoutes,
  statuses: statusRoutes,
  statusActions: statusActionRoutes,
  statusLists: statusListRoutes,
  polls: pollRoutes,
  scheduledStatuses: scheduledStatusRoutes,
  drafts: draftRoutes,
  media: mediaRoutes,
  timelines: timelineRoutes,
  lists: listRoutes,
  filters: filterRoutes,
  filtersV1: filterV1Routes,
  markers: markerRoutes,
  conversations: conversationRoutes,
  notifications: notificationRoutes,
  notificationRequests: notificationRequestRoutes,
  notificationGroups: notificationGroupRoutes,
  reports: reportRoutes,
  adminReports: adminReportRoutes,
  adminSanctions: adminSanctionRoutes,
  adminScreens: adminScreenRoutes,
  adminWarningPresets: adminWarningPresetRoutes,
  adminWebhooks: adminWebhookRoutes,
  sanctions: sanctionRoutes,
  push: pushRoutes,
  searches: searchRoutes,
  tags: tagRoutes,
  featuredTags: featuredTagRoutes,
  trends: trendRoutes,
  oembed: oembedRoutes,
  instance: instanceRoutes,
  adminDomains: adminDomainRoutes,
  adminRelays: adminRelayRoutes,
  adminServerLists: adminServerListRoutes,
  adminListSubscriptions: adminListSubscriptionRoutes,
  adminServers: adminServerRoutes,
  customEmojis: customEmojiRoutes,
  collections: collectionRoutes,
  collectionsBefore: collectionBeforeRoutes,
  announcements: announcementRoutes,
  empty: emptyRoutes,
  streaming: serverSentRoutes,
  translations: translationRoutes,
  annualReports: annualReportRoutes,
  asyncRefreshes: asyncRefreshRoutes,
  adminSettings: adminSettingRoutes,
  adminAudit: adminAuditRoutes,
  adminEmojis: adminEmojiRoutes,
  adminAnnouncements: adminAnnouncementRoutes,
  adminFigures: adminFigureRoutes,
  adminOverview: adminOverviewRoutes,
  adminStorage: adminStorageRoutes,
  adminAccounts: adminAccountRoutes,
  adminPeople: adminPeopleRoutes,
  adminBlocks: adminBlockRoutes,
  invites: inviteRoutes,
  adminInvites: adminInviteRoutes,
  adminRoles: adminRoleRoutes,
  adminSignInProviders: adminSignInProviderRoutes,
  adminTrends: adminTrendRoutes,
  adminTags: adminTagRoutes,
};

export const mastodonRoutes: ApiRoutes = async (app, options) => {
  await prepareProxy(options.ctx);
  const { roles } = options.ctx.config;
  for (const routes of Object.values(ROUTES)) {
    if (roles.has(routes === serverSentRoutes ? 'streaming' : 'web')) await app.register(routes, options);
  }
};
