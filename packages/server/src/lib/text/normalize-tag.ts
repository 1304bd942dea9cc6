import { cleanText, cutText } from './clean-text.ts';

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

/** Latin letters that are no letter with an accent to Unicode, though to those who search. */
const LETTERS = new Map(
  'ßss æae œoe øo đd ðd þth łl ħh ŧt ŋn ıi ĸq ςσ'.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);
const LETTER_TO_FOLD = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');
/** In these scripts a mark is an accent; elsewhere it makes another letter (が is not か, й is not и). */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;

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
  const plain = own.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  const key = plain.replace(LETTER_TO_FOLD, (letter) => LETTERS.get(letter) as string).replace(OUTER, '');
  return cutText(key, MAX_TAG_LENGTH);
}
