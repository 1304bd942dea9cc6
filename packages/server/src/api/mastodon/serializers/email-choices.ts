import type { EmailChoices, EmailTopics } from '@linnet/api-schemas/mastodon/email-choices.ts';
import type { Letterbox, MailChoices } from '../../../core/mail/letterbox.ts';
import type { MailTopic } from '../../../core/mail/topics.ts';
import { toIso } from '../../../lib/clock.ts';

/** The words of notifications. */
const WORDS: Record<keyof EmailTopics, MailTopic> = {
  'linnet:message': 'message',
  mention: 'mention',
  follow_request: 'follow-request',
  follow: 'follow',
  quote: 'quote',
  'pleroma:emoji_reaction': 'reaction',
  favourite: 'like',
  reblog: 'boost',
  status: 'post',
  poll: 'poll',
  'admin.report': 'report',
  'admin.sign_up': 'application',
  'linnet:admin.appeal': 'appeal',
};

const entries = Object.entries(WORDS) as [keyof EmailTopics, MailTopic][];

/** What mails somebody wants. */
export function renderEmailChoices({ topics, timing, privateTexts, digest, bouncedAt }: Letterbox): EmailChoices {
  return {
    topics: Object.fromEntries(entries.map(([word, topic]) => [word, topics.includes(topic)])) as EmailTopics,
    timing,
    private_texts: privateTexts,
    digest,
    undeliverable_since: bouncedAt === null ? null : toIso(bouncedAt),
  };
}

interface Params extends Partial<Pick<EmailChoices, 'timing' | 'private_texts' | 'digest'>> {
  topics?: Partial<EmailTopics> | undefined;
}

/** What is changed; topics that are not named stay as they are. */
export function readEmailChoices(params: Params, now: readonly MailTopic[]): Partial<MailChoices> {
  const changes: Partial<MailChoices> = {};
  const { topics, timing, private_texts: privateTexts, digest } = params;
  if (topics !== undefined) {
    changes.topics = entries.flatMap(([word, topic]) => ((topics[word] ?? now.includes(topic)) ? [topic] : []));
  }
  if (timing !== undefined) changes.timing = timing;
  if (privateTexts !== undefined) changes.privateTexts = privateTexts;
  if (digest !== undefined) changes.digest = digest;
  return changes;
}
