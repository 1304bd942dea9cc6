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
  { job: pruneFilesJob, everyMs: HOUR_MS, what: 'Removes files that nothing has used for a day' },
  { job: prunePostsJob, everyMs: HOUR_MS, what: 'Forgets what of posts is only needed for a while' },
  {
    job: pruneActivitiesJob,
    everyMs: HOUR_MS,
    what: 'Removes what was sent to other servers and nobody has to get any more',
  },
  { job: pruneInboxJob, everyMs: HOUR_MS, what: 'Forgets what was received more than a week ago' },
  { job: trimTimelinesJob, everyMs: HOUR_MS, what: 'Keeps the newest entries of each timeline' },
  { job: trimConversationsJob, everyMs: HOUR_MS, what: 'Keeps the newest of everybody’s conversations' },
  { job: pruneNotificationsJob, everyMs: HOUR_MS, what: 'Removes notifications that are too old or too many' },
  { job: pruneCardsJob, everyMs: HOUR_MS, what: 'Removes previews of pages that no post links to any more' },
  { job: pruneAccountsJob, everyMs: HOUR_MS, what: 'Removes people of other servers that nothing here has to do with' },
  { job: endSanctionsJob, everyMs: HOUR_MS, what: 'Removes for good what moderators hid a month ago' },
  { job: forgetListsJob, everyMs: HOUR_MS, what: 'Forgets lists of servers that were decided a month ago' },
  { job: fetchDueListsJob, everyMs: HOUR_MS, what: 'Fetches the lists of servers that are due' },
  { job: suggestPopularJob, everyMs: HOUR_MS, what: 'Chooses whom people could follow' },
  { job: recheckLinksJob, everyMs: HOUR_MS, what: 'Looks again at links of profiles that were verified a month ago' },
  { job: forgetRefusedJob, everyMs: HOUR_MS, what: 'Forgets people who were refused a week ago' },
  { job: forgetUnconfirmedJob, everyMs: HOUR_MS, what: 'Forgets people who never confirmed their address' },
  { job: pruneIpBlocksJob, everyMs: HOUR_MS, what: 'Forgets blocks of addresses that ended a month ago' },
  {
    job: pruneInvitesJob,
    everyMs: HOUR_MS,
    what: 'Ends invites that expired, and forgets those that ended a month ago',
  },
  { job: pruneSignInsJob, everyMs: HOUR_MS, what: 'Forgets where people signed in from a year ago' },
  { job: pruneHitsJob, everyMs: HOUR_MS, what: 'Forgets what screens did long ago' },
  { job: pruneRelayDaysJob, everyMs: HOUR_MS, what: 'Forgets what was counted of relays more than a month ago' },
  { job: expireHeldJob, everyMs: HOUR_MS, what: 'Refuses posts that waited too long for staff' },
  { job: digestJob, everyMs: HOUR_MS, what: 'Writes to people who have been away what they missed' },
  { job: countCohortsJob, everyMs: HOUR_MS, what: 'Counts how many of those who came have stayed' },
  { job: measureStorageJob, everyMs: 24 * HOUR_MS, what: 'Measures what is stored' },
  { job: countActivityJob, everyMs: HOUR_MS / 6, what: 'Counts what people did this week and the last' },
  { job: countDaysJob, everyMs: HOUR_MS / 6, what: 'Counts what was done today and yesterday' },
  { job: countTrendsJob, everyMs: HOUR_MS / 6, what: 'Counts what much is made of' },
  { job: pruneLimitsJob, everyMs: HOUR_MS / 6, what: 'Forgets rate limits that nobody is near any more' },
  { job: sweepCacheJob, everyMs: HOUR_MS / 6, what: 'Removes stored files that nothing knows of, page by page' },
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
