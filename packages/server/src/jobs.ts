import { pruneLimitsJob } from './api/http/prune-limits.ts';
import { recheckLinksJob, verifyLinksJob } from './core/accounts/verify-links.ts';
import { tellAnnouncementJob } from './core/announcements/keep.ts';
import { pruneIpBlocksJob } from './core/barriers/ips.ts';
import { fetchCardJob } from './core/cards/fetch-card.ts';
import { pruneCardsJob } from './core/cards/prune.ts';
import { collectionsSubscriber } from './core/collections/part-ways.ts';
import type { Context } from './core/context.ts';
import { conversationsSubscriber } from './core/conversations/subscriber.ts';
import { trimConversationsJob } from './core/conversations/trim.ts';
import { suggestJob, suggestPopularJob } from './core/discovery/suggestions.ts';
import { publishDraftJob } from './core/drafts/publish.ts';
import type { AppEvent } from './core/events.ts';
import { countCohortsJob } from './core/figures/cohorts.ts';
import { countDaysJob } from './core/figures/count-days.ts';
import { evictCacheJob, sweepCacheJob } from './core/files/cached-files.ts';
import { clearCacheJob } from './core/files/clear-cache.ts';
import { measureStorageJob } from './core/files/measure-storage.ts';
import { removeFilesJob } from './core/files/stored-files.ts';
import { pruneFilesJob } from './core/files/unused-files.ts';
import { starterFollowsSubscriber } from './core/follows/starter-follows.ts';
import { countActivityJob } from './core/instances/activity.ts';
import { invitesSubscriber } from './core/invites/autofollow.ts';
import { pruneInvitesJob } from './core/invites/prune.ts';
import { digestJob } from './core/mail/digest.ts';
import { newsJob, newsSubscriber } from './core/mail/news.ts';
import { mailLinksJob } from './core/mail/request-link.ts';
import { sendMailJob } from './core/mail/send.ts';
import { staffJob, staffSubscriber } from './core/mail/staff.ts';
import { mailSubscriber } from './core/mail/subscriber.ts';
import { processClipJob } from './core/media/process-clip.ts';
import { lookAtMediaJob } from './core/media/remote-files.ts';
import { answerAllHeldJob, expireHeldJob } from './core/moderation/answer-held.ts';
import { applyDraftsJob } from './core/moderation/apply-drafts.ts';
import { applyPolicyJob } from './core/moderation/apply-policy.ts';
import { compareSubscriptionJob } from './core/moderation/compare-subscription.ts';
import { endSanctionsJob } from './core/moderation/end-sanctions.ts';
import { fetchDueListsJob, fetchSubscriptionJob } from './core/moderation/fetch-subscription.ts';
import { forgetListsJob } from './core/moderation/forget-lists.ts';
import { pruneAccountsJob } from './core/moderation/prune-accounts.ts';
import { purgeServerJob } from './core/moderation/purge-server.ts';
import { forgetKeysJob, removeLocalAccountJob } from './core/moderation/remove-local-account.ts';
import { removeRemoteAccountJob } from './core/moderation/remove-remote-account.ts';
import { undoScreenJob } from './core/moderation/undo-hits.ts';
import { tellCrowdJob } from './core/notifications/crowds.ts';
import { pruneNotificationsJob } from './core/notifications/keep-back.ts';
import { notificationsSubscriber } from './core/notifications/notify.ts';
import { tellStaffJob } from './core/notifications/tell-staff.ts';
import { forgetRefusedJob } from './core/people/forget-refused.ts';
import { forgetUnconfirmedJob } from './core/people/forget-unconfirmed.ts';
import { POLL_JOBS } from './core/polls/jobs.ts';
import { lookForQuotedJob } from './core/posts/look-for-quoted.ts';
import { prunePostsJob } from './core/posts/prune.ts';
import { endQuotesJob } from './core/posts/quotes.ts';
import { pruneRelayDaysJob } from './core/relays/counts.ts';
import { flagsSubscriber } from './core/reports/flag.ts';
import { hideFilesJob } from './core/sanctions/hide-files.ts';
import { pruneHitsJob } from './core/screens/hits.ts';
import { reindexJob } from './core/search/reindex.ts';
import { searchSubscriber } from './core/search/subscriber.ts';
import { timelinesSubscriber, writeTimelinesJob } from './core/timelines/fan-out.ts';
import { fillTimelineJob } from './core/timelines/fill.ts';
import { trimTimelinesJob } from './core/timelines/keep.ts';
import { countTrendsJob } from './core/trends/count.ts';
import { pruneSignInsJob } from './core/users/sign-ins.ts';
import { PUSH, WEBHOOKS } from './dialects.ts';
import { pruneActivitiesJob } from './federation/delivery/prune.ts';
import { deliverySubscriber } from './federation/delivery/subscriber.ts';
import { processInboxJob } from './federation/inbox/process.ts';
import { pruneInboxJob } from './federation/inbox/prune.ts';
import { fetchingTurnJob } from './federation/inbox/turn.ts';
import { REMOTE_JOBS } from './federation/remote/jobs.ts';
import type { Job, Subscriber } from './queue/job.ts';
import type { Scheduled } from './queue/schedule.ts';

const HOUR_MS = 3_600_000;

/** What is done in the background. */
// biome-ignore lint/suspicious/noExplicitAny: each job knows its own input
export const JOBS: Job<Context, any>[] = [
  pruneFilesJob,
  lookAtMediaJob,
  processClipJob,
  removeFilesJob,
  hideFilesJob,
  evictCacheJob,
  sweepCacheJob,
  clearCacheJob,
  measureStorageJob,
  pruneActivitiesJob,
  processInboxJob,
  fetchingTurnJob,
  pruneInboxJob,
  prunePostsJob,
  lookForQuotedJob,
  endQuotesJob,
  fetchCardJob,
  countTrendsJob,
  pruneCardsJob,
  pruneAccountsJob,
  verifyLinksJob,
  recheckLinksJob,
  ...REMOTE_JOBS,
  removeRemoteAccountJob,
  removeLocalAccountJob,
  forgetKeysJob,
  endSanctionsJob,
  applyPolicyJob,
  applyDraftsJob,
  undoScreenJob,
  answerAllHeldJob,
  expireHeldJob,
  pruneHitsJob,
  pruneRelayDaysJob,
  forgetListsJob,
  fetchDueListsJob,
  fetchSubscriptionJob,
  compareSubscriptionJob,
  purgeServerJob,
  forgetRefusedJob,
  forgetUnconfirmedJob,
  pruneIpBlocksJob,
  pruneInvitesJob,
  pruneSignInsJob,
  fillTimelineJob,
  trimTimelinesJob,
  trimConversationsJob,
  pruneNotificationsJob,
  writeTimelinesJob,
  publishDraftJob,
  ...POLL_JOBS,
  tellCrowdJob,
  tellStaffJob,
  PUSH.job,
  ...WEBHOOKS.jobs,
  mailLinksJob,
  sendMailJob,
  newsJob,
  digestJob,
  staffJob,
  reindexJob,
  suggestJob,
  suggestPopularJob,
  pruneLimitsJob,
  countActivityJob,
  countDaysJob,
  countCohortsJob,
  tellAnnouncementJob,
];

/** Housekeeping, and how often. */
export const SCHEDULE: Scheduled<Context>[] = [
  { job: pruneFilesJob, everyMs: HOUR_MS },
  { job: prunePostsJob, everyMs: HOUR_MS },
  { job: pruneActivitiesJob, everyMs: HOUR_MS },
  { job: pruneInboxJob, everyMs: HOUR_MS },
  { job: trimTimelinesJob, everyMs: HOUR_MS },
  { job: trimConversationsJob, everyMs: HOUR_MS },
  { job: pruneNotificationsJob, everyMs: HOUR_MS },
  { job: pruneCardsJob, everyMs: HOUR_MS },
  { job: pruneAccountsJob, everyMs: HOUR_MS },
  { job: endSanctionsJob, everyMs: HOUR_MS },
  { job: forgetListsJob, everyMs: HOUR_MS },
  { job: fetchDueListsJob, everyMs: HOUR_MS },
  { job: suggestPopularJob, everyMs: HOUR_MS },
  { job: recheckLinksJob, everyMs: HOUR_MS },
  { job: forgetRefusedJob, everyMs: HOUR_MS },
  { job: forgetUnconfirmedJob, everyMs: HOUR_MS },
  { job: pruneIpBlocksJob, everyMs: HOUR_MS },
  { job: pruneInvitesJob, everyMs: HOUR_MS },
  { job: pruneSignInsJob, everyMs: HOUR_MS },
  { job: pruneHitsJob, everyMs: HOUR_MS },
  { job: pruneRelayDaysJob, everyMs: HOUR_MS },
  { job: expireHeldJob, everyMs: HOUR_MS },
  { job: digestJob, everyMs: HOUR_MS },
  { job: countCohortsJob, everyMs: HOUR_MS },
  { job: measureStorageJob, everyMs: 24 * HOUR_MS },
  { job: countActivityJob, everyMs: HOUR_MS / 6 },
  { job: countDaysJob, everyMs: HOUR_MS / 6 },
  { job: countTrendsJob, everyMs: HOUR_MS / 6 },
  { job: pruneLimitsJob, everyMs: HOUR_MS / 6 },
  { job: sweepCacheJob, everyMs: HOUR_MS / 6 },
];

/** Who is told of events, in one job per event and subscriber. */
export const SUBSCRIBERS: Subscriber<Context, AppEvent>[] = [
  timelinesSubscriber,
  conversationsSubscriber,
  collectionsSubscriber,
  starterFollowsSubscriber,
  invitesSubscriber,
  flagsSubscriber,
  notificationsSubscriber,
  PUSH.subscriber,
  WEBHOOKS.subscriber,
  mailSubscriber,
  newsSubscriber,
  staffSubscriber,
  deliverySubscriber,
  searchSubscriber,
];
