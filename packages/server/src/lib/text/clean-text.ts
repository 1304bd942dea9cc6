/**
 * What no text means and something downstream cannot take: NUL and the other controls of C0 but tab and line ends, DEL,
 * and surrogates without their other half (PostgreSQL refuses NUL, and half a pair has no UTF-8).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const POISON = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Cs}]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Whether a text is well-formed and free of meaningless controls. */
export function isClean(text: string): boolean {
  return !POISON.test(text);
}

/** Text that every store, wire and page can take: half pairs as U+FFFD, controls other than tab and line ends left out. */
export function cleanText(text: string): string {
  return isClean(text) ? text : text.toWellFormed().replace(CONTROLS, '');
}

/** The same for a name that is matched whole, such as a key: what is left out shows, so that it is never another name. */
export function cleanName(name: string): string {
  return isClean(name) ? name : name.toWellFormed().replace(CONTROLS, '\ufffd');
}

/** Marks and joiners, which belong to the character before them, and the second half of a pair. */
const CONTINUES = /^(?:\p{M}|\u200c|\u200d|[\udc00-\udfff])/u;
/** More marks on one letter than any language uses; behind them a cut may fall anywhere but in a pair. */
const MAX_MARKS = 16;

/** At most `max` UTF-16 units; never half a pair, nor a letter without its marks. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max;
  while (end > 0 && end > max - MAX_MARKS && CONTINUES.test(text.slice(end, end + 2))) end--;
  return text.slice(0, isLow(text, end) ? end - 1 : end);
}

function isLow(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
