// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole
const PLAIN = /^[\u0000-\u007f]*$/;
/** What is in a text and not seen: soft hyphens, zero-width spaces and the like. Joiners stay. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]|\p{Variation_Selector}/gu;

/**
 * A text as it is compared with others: cases and widths are one, so are the letters that only look otherwise at the
 * end of a word or in capitals (ς, ß, İ), and a run of white space is a blank. Accents count.
 */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(/\s+/g, ' ');
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(UNSEEN, '')
    .replaceAll('i\u0307', 'i')
    .replaceAll('ς', 'σ')
    .normalize('NFC')
    .replace(/\s+/g, ' ');
}
