import type { MailTopic } from '../../db/tables/mail.ts';
import type { NotificationKind } from '../notifications/kinds.ts';
import type { NotificationView } from '../notifications/load.ts';

export type { MailTopic };

/** What tells of each topic. */
const KINDS: Record<MailTopic, NotificationKind> = {
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

export const MAIL_TOPICS = Object.keys(KINDS) as MailTopic[];

/** What is written about to who has not chosen: people who want something of them. */
export const USUAL_TOPICS: readonly MailTopic[] = ['message', 'mention', 'follow-request'];

/** The kinds of notifications that these topics are made of. */
export const kindsOf = (topics: readonly MailTopic[]): NotificationKind[] => [
  ...new Set(topics.map((topic) => KINDS[topic])),
];

/** What a notification is about, where it may be written about at all. */
export function topicOf({ kind, post }: Pick<NotificationView, 'kind' | 'post'>): MailTopic | undefined {
  if (kind === 'mention') return post?.facts.policy.visibility === 'direct' ? 'message' : 'mention';
  return MAIL_TOPICS.find((topic) => KINDS[topic] === kind);
}
