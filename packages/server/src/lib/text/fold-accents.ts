/** Latin letters that are no letter with an accent to Unicode, though to those who search. */
const LETTERS = new Map(
  'ßss æae œoe øo đd ðd þth łl ħh ŧt ŋn ıi ĸq ςσ'.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);
const LETTER_TO_FOLD = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');
/** In these scripts a mark is an accent; elsewhere it makes another letter (が is not か, й is not и). */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;

/** Latin and Greek letters without what is above, below and through them. Of texts in lower case. */
export function foldAccents(text: string): string {
  const plain = text.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return plain.replace(LETTER_TO_FOLD, (letter) => LETTERS.get(letter) as string);
}
