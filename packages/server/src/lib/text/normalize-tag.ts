import { cleanText, cutText } from './clean-text.ts';
import { foldAccents } from './fold-accents.ts';

/** Longer ones are no tags. In UTF-16 units. */
export const MAX_TAG_LENGTH = 255;

/** What a tag is made of; the characters of `JOINERS` only stand inside, so that it is never cut within a syllable. */
const WORDS = '\\p{L}\\p{M}\\p{N}_';
const JOINERS = '·・\\u200c\\u200d〜～';
/** A name does not begin with a mark: `#` and the marks behind it are a character of their own (a keycap). */
export const TAG_NAME = `(?!\\p{M})[${WORDS}]+(?:[${JOINERS}]+[${WORDS}]+)*`;

const WHOLE = new RegExp(`^${TAG_NAME}$`, 'u');
const LETTER = /\p{L}/u;
const NUMBER_IN_PARTS = new RegExp(`\\p{N}[${JOINERS}_]|[${JOINERS}_]\\p{N}`, 'u');
const OTHER = new RegExp(`[^${WORDS}${JOINERS}]+`, 'gu');
const OUTER = new RegExp(`^[${JOINERS}\\p{M}]+|[${JOINERS}]+$`, 'gu');

/** Whether a name, without its sign, is a tag: not digits alone, nor only what joins. */
export function isTag(name: string): boolean {
  return name.length <= MAX_TAG_LENGTH && WHOLE.test(name) && (LETTER.test(name) || NUMBER_IN_PARTS.test(name));
}

/**
 * The one key under which a tag is stored, found and compared, wherever it comes from: full and half width are one, so
 * are cases, and Latin and Greek letters with and without accents. What no tag can hold is left out, so is the sign; a
 * longer name is cut. May become empty, and may be none (`isTag`).
 */
export function normalizeTag(name: string): string {
  const wide = cutText(cleanText(name), 4 * MAX_TAG_LENGTH)
    .normalize('NFKC')
    .toLowerCase();
  // NFKC makes the full-width tilde, which keyboards write for a wave dash, a plain one.
  const own = wide
    .replace(/[~〜]/g, '～')
    .replace(/\p{Variation_Selector}/gu, '')
    .replace(OTHER, '');
  return cutText(foldAccents(own).replace(OUTER, ''), MAX_TAG_LENGTH);
}
