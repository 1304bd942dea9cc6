import type { Status } from '../api/types.ts';
import { plainText } from '../ui/rich-text.ts';

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

/** The text without the headline, which the API puts before it for apps that know no headlines. */
export function contentOf(status: Pick<Status, 'title' | 'content'>): string {
  const [head = ''] = /^<p><strong>[^<]*<\/strong><\/p>/.exec(status.content) ?? [];
  const said = plainText(head, Number.POSITIVE_INFINITY);
  const title = status.title?.replaceAll(/\s+/g, ' ').trim();
  return title && said === title ? status.content.slice(head.length) : status.content;
}
