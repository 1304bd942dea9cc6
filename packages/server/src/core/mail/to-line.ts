import { htmlToText } from '../../lib/html/html-to-text.ts';
import { cutText } from '../../lib/text/clean-text.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { fullHandle, mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import type { NotificationView } from '../notifications/load.ts';
import type { AccountView } from '../views/account.ts';
import type { PostView } from '../views/post.ts';
import type { Desk } from './desk.ts';
import type { Line } from './letter.ts';
import { type NewsTopic, topicOf } from './topics.ts';
import type { MailKey } from './words.ts';

/** In UTF-16 units: enough to know what it is about. */
const TEXT_MAX = 400;

const LINES: Record<NewsTopic, MailKey> = {
  message: 'lineMessage',
  mention: 'lineMention',
  'follow-request': 'lineFollowRequest',
  follow: 'lineFollow',
  quote: 'lineQuote',
  reaction: 'lineReaction',
  like: 'lineLike',
  boost: 'lineBoost',
  post: 'linePost',
  poll: 'linePoll',
};

/** What happened, in a line of a letter: who by their handle, and the post as far as a mailbox is the place for it. */
export function toLine(
  ctx: Context,
  { words }: Desk,
  view: NotificationView,
  { privateTexts }: { privateTexts: boolean },
): Line {
  const { account, post } = view;
  const line = words(LINES[topicOf(view) ?? 'mention'], { name: nameOf(ctx, account) });
  const text = post === undefined ? '' : textOf(post, privateTexts);
  return { line, ...(text === '' ? {} : { text }), url: urlOf(ctx, view) };
}

/** Of others' posts alone: one's own is known. A warning stands for the text, and filters keep it back. */
function textOf({ facts, mine }: PostView, privateTexts: boolean): string {
  const { visibility } = facts.policy;
  if (!privateTexts && visibility !== 'public' && visibility !== 'unlisted') return '';
  if ((mine?.filtered ?? []).length > 0) return '';
  const { contentWarning, title, content } = facts.text;
  const text = contentWarning || [title ?? '', htmlToText(content)].filter((part) => part !== '').join('\n');
  const lines = text
    .split('\n')
    .map(stripControl)
    .filter((line) => line !== '');
  const whole = lines.join('\n');
  return whole.length <= TEXT_MAX ? whole : `${cutText(whole, TEXT_MAX - 1).trimEnd()}…`;
}

const nameOf = (ctx: Context, { username, domain }: AccountView): string =>
  `@${domain === '' ? fullHandle(ctx, username) : `${username}@${domain}`}`;

const pathName = ({ username, domain }: AccountView): string => (domain === '' ? username : `${username}@${domain}`);

function urlOf(ctx: Context, { kind, account, post }: NotificationView): string {
  if (post !== undefined) return mint.postPage(ctx, pathName(post.facts.account), post.facts.id);
  return kind === 'follow-request' ? mint.path(ctx, '/notifications') : mint.accountPage(ctx, pathName(account));
}
