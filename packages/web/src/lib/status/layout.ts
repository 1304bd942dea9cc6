import type { Status } from '../api/types.ts';
import { escapeHtml, plainText } from '../ui/rich-text.ts';

/** How a post is laid out: by what it is made of, not by where it comes from. */
export type StatusLayout = 'post' | 'photo' | 'link' | 'comment' | 'article';

/** Words that fit under a picture, or over a link: what is longer is the thing itself. */
const captionLength = 160;
/** Characters of an article that a card shows. */
export const excerptLength = 600;

/**
 * The one place that decides. A headline makes an article, or a link where that is what it heads; an answer is a comment;
 * pictures with few words are photos; a link with few words is a link; everything else is a post.
 */
export function layoutOf(status: Status): StatusLayout {
  const media = status.media_attachments;
  const few = plainText(contentOf(status), Number.POSITIVE_INFINITY).length <= captionLength;
  const linked = status.card !== null && media.length === 0 && !status.quote;
  if (status.title) return linked && few ? 'link' : 'article';
  if (status.in_reply_to_id !== null) return 'comment';
  if (status.poll || status.quote || !few) return 'post';
  if (media.length > 0 && media.every(({ type }) => type === 'image' || type === 'gifv' || type === 'video'))
    return 'photo';
  return linked ? 'link' : 'post';
}

const taglink = /^<a[^>]*>(?:[^<]|<\/?span>)*<\/a>(?:\s|<br ?\/?>)*(?:<\/p>\s*)?$/;

/** Marks a wall of hashtags, at least six in a row at the end, as `.wall`: it has a line of its own. */
function markTagWall(html: string): string {
  const parts = html.split(/(?=<a [^>]*\bhashtag\b)/);
  let at = parts.length;
  while (at > 1 && taglink.test(parts[at - 1]!)) at -= 1;
  if (parts.length - at < 6) return html;
  // It ends with the paragraph it stands in.
  const wall = parts
    .splice(at)
    .join('')
    .replace(/(<\/p>\s*)?$/, '</span>$1');
  return `${parts.join('')}<span class="wall">${wall}`;
}

/** Whether a text fills a screen of a phone, and more. */
const isLong = (html: string): boolean =>
  html.replace(/<[^>]*>/g, '').length > 1000 || html.split(/<br|<\/p|<\/li/).length > 18;

/**
 * Folds what is long, and a wall of hashtags: with what unfolds and folds it, in these words, and works without a script
 * (`ui/rich-text.svelte`).
 */
export function foldText(html: string, [more, less]: [string, string]): string {
  const marked = markTagWall(html);
  const long = isLong(html);
  if (!long && marked === html) return html;
  const label = `<input type="checkbox" class="hidden"><span>${escapeHtml(more)}</span><span>${escapeHtml(less)}</span>`;
  return `<div class="part${long ? ' long' : ''}">${marked}</div><label>${label}</label>`;
}

/** The text without the headline, which the API puts before it for apps that know no headlines. */
export function contentOf(status: Pick<Status, 'title' | 'content'>): string {
  const [head = ''] = /^<p><strong>[^<]*<\/strong><\/p>/.exec(status.content) ?? [];
  const said = plainText(head, Number.POSITIVE_INFINITY);
  const title = status.title?.replaceAll(/\s+/g, ' ').trim();
  return title && said === title ? status.content.slice(head.length) : status.content;
}
