import type { MailTopic, StaffTopic } from '../../db/tables/mail.ts';
import type { NotificationKind } from '../notifications/kinds.ts';
import type { NotificationView } from '../notifications/load.ts';

export type { MailTopic, StaffTopic };

/** What notifications tell of. */
export type NewsTopic = Exclude<MailTopic, StaffTopic>;

/** What tells of each topic. */
const KINDS: Record<NewsTopic, NotificationKind> = {
  message: 'mention',
  mention: 'mention',
  'follow-request': 'follow-request',
  follow: 'follow',
  quote: 'quote',
  reaction: 'reaction',
  like: 'like',
  boost: 'boost',
  post: 'post',
  poll: 'poll',
};

export const NEWS_TOPICS = Object.keys(KINDS) as NewsTopic[];
export const STAFF_TOPICS: readonly StaffTopic[] = ['report', 'application', 'appeal'];
export const MAIL_TOPICS: readonly MailTopic[] = [...NEWS_TOPICS, ...STAFF_TOPICS];

/** What is written about to who has not chosen: people who want something of them, and what waits for staff. */
export const USUAL_TOPICS: readonly MailTopic[] = ['message', 'mention', 'follow-request', ...STAFF_TOPICS];

/** The kinds of notifications that tell of these topics. */
export const kindsOf = (topics: readonly MailTopic[]): NotificationKind[] => [
  ...new Set(NEWS_TOPICS.filter((topic) => topics.includes(topic)).map((topic) => KINDS[topic])),
];

/** What a notification is about, where it may be written about at all. */
export function topicOf({ kind, post }: Pick<NotificationView, 'kind' | 'post'>): NewsTopic | undefined {
  if (kind === 'mention') return post?.facts.policy.visibility === 'direct' ? 'message' : 'mention';
  return NEWS_TOPICS.find((topic) => KINDS[topic] === kind);
}
