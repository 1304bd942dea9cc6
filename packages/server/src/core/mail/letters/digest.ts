import { mint } from '../../addresses.ts';
import { DIGEST_MAX, loadMissed } from '../digest.ts';
import { sayHowToLeave } from '../leave.ts';
import { loadLetterbox } from '../letterbox.ts';
import type { Write } from '../send.ts';
import { toLine } from '../to-line.ts';
import { NEWS_TOPICS, type NewsTopic, topicOf } from '../topics.ts';
import type { MailKey } from '../words.ts';

const SHOWN = 10;

/** What is counted under which words. */
const COUNTED: Record<NewsTopic, MailKey> = {
  message: 'countMessage',
  mention: 'countMention',
  'follow-request': 'countFollowRequest',
  follow: 'countFollow',
  quote: 'countQuote',
  reaction: 'countReaction',
  like: 'countLike',
  boost: 'countBoost',
  post: 'countPost',
  poll: 'countPoll',
};
/** What somebody wants of them, or says to them: that is told one by one. */
const TOLD = new Set<NewsTopic | undefined>(['message', 'mention', 'follow-request', 'quote']);

/** What somebody missed: how much of what, and who wants something of them. */
export const writeDigest: Write = async (ctx, desk, { accountId, userId }, { above = 0 }) => {
  const { words, handle, paper } = desk;
  const { digest, privateTexts } = await loadLetterbox(ctx.db, accountId);
  const missed = digest === 'off' ? [] : await loadMissed(ctx, { accountId, above });
  if (missed.length === 0) return null;
  const counts = NEWS_TOPICS.flatMap((topic) => {
    const count = missed.filter((view) => topicOf(view) === topic).length;
    return count === 0 ? [] : [words(COUNTED[topic], { count: `${count}` })];
  });
  const told = missed.filter((view) => TOLD.has(topicOf(view))).slice(0, SHOWN);
  return {
    subject: words('digestSubject', { title: paper.title }),
    parts: [
      words('digestLead', { handle }),
      counts.join('\n'),
      ...told.map((view) => toLine(ctx, desk, view, { privateTexts })),
      ...(missed.length === DIGEST_MAX ? [words('newsMore')] : []),
      { label: words('newsButton'), url: mint.path(ctx, '/notifications') },
    ],
    leave: await sayHowToLeave(ctx, desk, { userId, ending: 'digest' }),
  };
};
