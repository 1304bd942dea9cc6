/** C0 and C1 controls, line and paragraph separators: a name is one line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const BREAKS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/**
 * Bidirectional marks, embeddings, overrides and isolates, with which a name could reorder what stands beside it, and
 * invisible characters that only serve to look like somebody else. The joiners U+200C and U+200D stay: scripts and
 * emoji need them.
 */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u{e0001}/gu;
/** More marks on one letter than any language uses. */
const STACKED_MARKS = /(\p{M}{8})\p{M}+/gu;

/** A display name without control, bidi and zero-width characters, on one line, trimmed. May become empty. */
export function stripControl(name: string): string {
  return name
    .toWellFormed()
    .replace(BREAKS, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
