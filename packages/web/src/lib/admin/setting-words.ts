import type { ChallengeTrial } from '../api/types.ts';
import type { MessagesOf } from '../i18n/context.ts';

export interface SettingWords {
  label: string;
  hint: string;
  /** What its choices mean. */
  choices?: Record<string, string>;
}

/** What is said of a setting, by its name in the API; one that has no words yet shows its name. */
export function settingWords(t: MessagesOf<'serverSettings'>, name: string): SettingWords {
  const readers = { everybody: t.forEverybody, members: t.forMembers, nobody: t.forNobody };
  const words: Record<string, SettingWords> = {
    title: { label: t.settingTitle, hint: t.settingTitleHint },
    description: { label: t.settingDescription, hint: t.settingDescriptionHint },
    extended_description: { label: t.settingExtendedDescription, hint: t.settingExtendedDescriptionHint },
    languages: { label: t.settingLanguages, hint: t.settingLanguagesHint },
    status_page: { label: t.settingStatusPage, hint: t.settingStatusPageHint },
    accent_color: { label: t.settingAccentColor, hint: t.settingAccentColorHint },
    contact_email: { label: t.settingContactEmail, hint: t.settingContactEmailHint },
    contact_account: { label: t.settingContactAccount, hint: t.settingContactAccountHint },
    registrations: {
      label: t.settingRegistrations,
      hint: t.settingRegistrationsHint,
      choices: {
        closed: t.registrationsClosed,
        invite: t.registrationsInvite,
        approval: t.registrationsApproval,
        open: t.registrationsOpen,
      },
    },
    closed_message: { label: t.settingClosedMessage, hint: t.settingClosedMessageHint },
    invites_for: {
      label: t.settingInvitesFor,
      hint: t.settingInvitesForHint,
      choices: { staff: t.forStaff, everybody: t.forEverybody },
    },
    invited_wait: {
      label: t.settingInvitedWait,
      hint: t.settingInvitedWaitHint,
      choices: { on: t.choiceOn, off: t.choiceOff },
    },
    join_reason: {
      label: t.settingJoinReason,
      hint: t.settingJoinReasonHint,
      choices: { on: t.choiceOn, off: t.choiceOff },
    },
    join_question: { label: t.settingJoinQuestion, hint: t.settingJoinQuestionHint },
    starter_follows: { label: t.settingStarterFollows, hint: t.settingStarterFollowsHint },
    signup_challenge: {
      label: t.settingSignupChallenge,
      hint: t.settingSignupChallengeHint,
      choices: { off: t.choiceOff, work: t.challengeWork, service: t.challengeService },
    },
    challenge_service: {
      label: t.settingChallengeService,
      hint: t.settingChallengeServiceHint,
      choices: { hcaptcha: 'hCaptcha', turnstile: 'Cloudflare Turnstile', other: t.challengeOther },
    },
    challenge_site_key: { label: t.settingChallengeSiteKey, hint: t.settingChallengeSiteKeyHint },
    challenge_secret: { label: t.settingChallengeSecret, hint: t.settingChallengeSecretHint },
    challenge_script: { label: t.settingChallengeScript, hint: t.settingChallengeScriptHint },
    challenge_verify: { label: t.settingChallengeVerify, hint: t.settingChallengeVerifyHint },
    challenge_privacy: { label: t.settingChallengePrivacy, hint: t.settingChallengePrivacyHint },
    minimum_age: { label: t.settingMinimumAge, hint: t.settingMinimumAgeHint },
    two_factor_for: {
      label: t.settingTwoFactorFor,
      hint: t.settingTwoFactorForHint,
      choices: { nobody: t.forNobody, staff: t.forStaff, everybody: t.forEverybody },
    },
    post_characters: { label: t.settingPostCharacters, hint: t.settingPostCharactersHint },
    post_media: { label: t.settingPostMedia, hint: t.settingPostMediaHint },
    poll_options: { label: t.settingPollOptions, hint: t.settingPollOptionsHint },
    poll_characters: { label: t.settingPollCharacters, hint: t.settingPollCharactersHint },
    local_feed_for: { label: t.settingLocalFeedFor, hint: t.settingLocalFeedForHint, choices: readers },
    remote_feed_for: { label: t.settingRemoteFeedFor, hint: t.settingRemoteFeedForHint, choices: readers },
    local_tags_for: { label: t.settingLocalTagsFor, hint: t.settingLocalTagsForHint, choices: readers },
    remote_tags_for: { label: t.settingRemoteTagsFor, hint: t.settingRemoteTagsForHint, choices: readers },
    directory_for: { label: t.settingDirectoryFor, hint: t.settingDirectoryForHint, choices: readers },
    peers_for: {
      label: t.settingPeersFor,
      hint: t.settingPeersForHint,
      choices: { everybody: t.forEverybody, nobody: t.forNobody },
    },
    privacy_policy: { label: t.settingPrivacyPolicy, hint: t.settingPrivacyPolicyHint },
    trends: {
      label: t.settingTrends,
      hint: t.settingTrendsHint,
      choices: { on: t.choiceOn, off: t.choiceOff },
    },
    trends_review: {
      label: t.settingTrendsReview,
      hint: t.settingTrendsReviewHint,
      choices: { on: t.choiceOn, off: t.choiceOff },
    },
    ai_crawlers: {
      label: t.settingAiCrawlers,
      hint: t.settingAiCrawlersHint,
      choices: { asked: t.crawlersAsked, refused: t.crawlersRefused, welcome: t.crawlersWelcome },
    },
    domain_blocks_for: {
      label: t.settingDomainBlocksFor,
      hint: t.settingDomainBlocksForHint,
      choices: readers,
    },
    private_server: {
      label: t.settingPrivateServer,
      hint: t.settingPrivateServerHint,
      choices: { on: t.choiceOn, off: t.choiceOff },
    },
    authorized_fetch: {
      label: t.settingAuthorizedFetch,
      hint: t.settingAuthorizedFetchHint,
      choices: { on: t.choiceOn, off: t.choiceOff },
    },
  };
  return words[name] ?? { label: name, hint: '' };
}

/** Addresses of a service are asked for where it is not one that is known. */
const OF_OTHERS = ['challenge_script', 'challenge_verify', 'challenge_privacy'];

/** Whether a setting does anything as the others are. */
export function matters(name: string, settings: readonly { name: string; value: string }[]): boolean {
  if (!OF_OTHERS.includes(name)) return true;
  return settings.some((one) => one.name === 'challenge_service' && one.value === 'other');
}

/** What came of asking the service of sign-up. */
export function trialWords(t: MessagesOf<'serverSettings'>, { state, why }: ChallengeTrial): string {
  if (state === 'works') return t.trialWorks;
  if (state === 'lax') return t.trialLax;
  const words: Record<NonNullable<ChallengeTrial['why']>, string> = {
    unset: t.trialUnset,
    key: t.trialKey,
    address: t.trialAddress,
    timeout: t.trialTimeout,
    unreachable: t.trialUnreachable,
    unreadable: t.trialUnreadable,
  };
  return words[why ?? 'unreachable'];
}

/** What a group of settings is called. */
export function groupWords(t: MessagesOf<'serverSettings'>, group: string): string {
  const words: Record<string, string> = {
    about: t.settingsAbout,
    joining: t.settingsJoining,
    challenge: t.settingsChallenge,
    posts: t.settingsPosts,
    discovery: t.settingsDiscovery,
    servers: t.settingsServers,
    texts: t.settingsTexts,
  };
  return words[group] ?? group;
}
