import { cutText } from '../text/clean-text.ts';

/** What is left of a tag or of a character reference that was cut in two. */
const CUT_TAG = /<[^<>]{0,4000}$/;
const CUT_REFERENCE = /&#?\w{0,32}$/;

/** At most `max` UTF-16 units of HTML, ending between characters, tags and references. Open elements stay open. */
export function cutHtml(html: string, max: number): string {
  if (html.length <= max) return html;
  return cutText(html, max).replace(CUT_TAG, '').replace(CUT_REFERENCE, '');
}
