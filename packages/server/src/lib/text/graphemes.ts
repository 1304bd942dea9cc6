const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Printable ASCII and newline: one character each, which spares the segmenter. */
const PLAIN = /^[\n\u0020-\u007e]*$/;

/** No honest grapheme is longer; a longer one (a letter under thousands of marks) must not pass as one character. */
const MAX_UNITS = 16;

/** Characters as a reader counts them; overlong clusters count once for each 16 UTF-16 units. */
export function countGraphemes(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let count = 0;
  for (const { segment } of SEGMENTER.segment(text)) count += Math.ceil(segment.length / MAX_UNITS);
  return count;
}

/** At most the first `limit` graphemes and never half of one; nothing is appended. */
export function truncateText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Only the part that could fit is looked at, however long the rest is; a cut pair is made whole before.
  const head = text.slice(0, (limit + 1) * MAX_UNITS).toWellFormed();
  let count = 0;
  let end = 0;
  for (const { segment } of SEGMENTER.segment(head)) {
    count += Math.ceil(segment.length / MAX_UNITS);
    if (count > limit) break;
    end += segment.length;
  }
  return head.slice(0, end);
}
