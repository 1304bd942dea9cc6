import type {
  NotificationPolicyV1,
  NotificationPolicy as WirePolicy,
} from '@linnet/api-schemas/mastodon/notification-policy.ts';
import type { NotificationPolicy } from '../../../core/notifications/policy.ts';

/** Mastodon's word for each rule. */
const NAMES: Record<keyof NotificationPolicy, keyof Omit<WirePolicy, 'summary'>> = {
  notFollowing: 'for_not_following',
  notFollowers: 'for_not_followers',
  newAccounts: 'for_new_accounts',
  privateMentions: 'for_private_mentions',
  limitedAccounts: 'for_limited_accounts',
  bots: 'for_bots',
};
/** The rules that the older form knows. */
const FLAGS = {
  notFollowing: 'filter_not_following',
  notFollowers: 'filter_not_followers',
  newAccounts: 'filter_new_accounts',
  privateMentions: 'filter_private_mentions',
} as const;

type Rule = keyof NotificationPolicy;
type Flag = keyof typeof FLAGS;

interface Waiting {
  people: number;
  notifications: number;
}

export function renderPolicy(policy: NotificationPolicy, waiting: Waiting): WirePolicy {
  const rules = Object.entries(NAMES).map(([rule, name]) => [name, policy[rule as Rule]]);
  return { ...Object.fromEntries(rules), summary: renderSummary(waiting) };
}

/** The older form: a rule either keeps back or does not. */
export function renderPolicyV1(policy: NotificationPolicy, waiting: Waiting): NotificationPolicyV1 {
  const rules = Object.entries(FLAGS).map(([rule, name]) => [name, policy[rule as Flag] !== 'accept']);
  return { ...Object.fromEntries(rules), summary: renderSummary(waiting) };
}

function renderSummary({ people, notifications }: Waiting) {
  return { pending_requests_count: people, pending_notifications_count: notifications };
}

/** The rules that are named. */
export function readPolicy(params: Partial<Omit<WirePolicy, 'summary'>>): Partial<NotificationPolicy> {
  const named = Object.entries(NAMES).filter(([, name]) => params[name] !== undefined);
  return Object.fromEntries(named.map(([rule, name]) => [rule, params[name]]));
}

export function readPolicyV1(params: Partial<Omit<NotificationPolicyV1, 'summary'>>): Partial<NotificationPolicy> {
  const named = Object.entries(FLAGS).filter(([, name]) => params[name] !== undefined);
  return Object.fromEntries(named.map(([rule, name]) => [rule, params[name] ? 'filter' : 'accept']));
}
