import { mint } from '../../addresses.ts';
import { sayHowToLeave } from '../leave.ts';
import { loadLetterbox } from '../letterbox.ts';
import { loadNews, NEWS_MAX } from '../news.ts';
import type { Write } from '../send.ts';
import { toLine } from '../to-line.ts';
import { topicOf } from '../topics.ts';

/** Of what happened while they were away, as far as they have not read it meanwhile. */
export const writeNews: Write = async (ctx, desk, { accountId, userId }, { above = 0, upTo }) => {
  const { words, handle, paper } = desk;
  const { topics, privateTexts } = await loadLetterbox(ctx.db, accountId);
  const news = await loadNews(ctx, { accountId, topics, above, upTo });
  const [only, ...others] = news;
  if (only === undefined) return null;
  const found = new Set(news.flatMap((view) => topicOf(view) ?? []));
  const [topic] = found;
  const lines = news.map((view) => toLine(ctx, desk, view, { privateTexts }));
  return {
    subject: others.length === 0 ? (lines[0]?.line ?? '') : words('newsSubject', { title: paper.title }),
    parts: [
      words('newsLead', { handle }),
      ...lines,
      ...(news.length === NEWS_MAX ? [words('newsMore')] : []),
      { label: words('newsButton'), url: mint.path(ctx, '/notifications') },
    ],
    leave: await sayHowToLeave(ctx, desk, { userId, ending: found.size === 1 && topic !== undefined ? topic : 'news' }),
  };
};
