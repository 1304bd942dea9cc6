import { cleanText } from './clean-text.ts';
import type { Block, Doc, Inline } from './doc.ts';
import { countGraphemes } from './graphemes.ts';
import { type TextToken, tokenizeText } from './tokenize-text.ts';

/** What an address counts, however long it is: so that nobody shortens links to save space. */
export const URL_CHARACTERS = 23;

/** Plain text: a blank line parts paragraphs, a newline parts lines. */
export function parsePlain(given: string): Doc {
  const source = cleanText(given).replace(/\r\n?/g, '\n');
  const blocks: Block[] = [];
  let inlines: Inline[] = [];
  let characters = 0;

  function endParagraph(): void {
    if (inlines.length > 0) blocks.push({ kind: 'paragraph', inlines });
    inlines = [];
  }

  /** The source may begin and end with blanks, which count and are not shown. */
  const start = source.length - source.trimStart().length;
  const end = source.trimEnd().length;
  let at = 0;
  for (const token of tokenizeText(source)) {
    characters += countToken(token);
    const text = source.slice(Math.max(at, start), Math.min(at + token.text.length, end));
    at += token.text.length;
    if (token.kind !== 'text') inlines.push(toInline(token));
    else {
      for (const [index, part] of text.split(/\n(?:[ \t]*\n)+/).entries()) {
        if (index > 0) endParagraph();
        inlines.push(...toLines(part));
      }
    }
  }
  endParagraph();
  return { type: 'text/plain', source, blocks, characters };
}

function toLines(text: string): Inline[] {
  return text
    .split('\n')
    .flatMap((line, index): Inline[] => [
      ...(index > 0 ? [{ kind: 'break' } as const] : []),
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
    ]);
}

function toInline(token: Exclude<TextToken, { kind: 'text' }>): Inline {
  return token.kind === 'url'
    ? { kind: 'url', url: token.text }
    : token.kind === 'emoji'
      ? { kind: 'emoji', shortcode: token.shortcode }
      : token;
}

/** Graphemes; an address counts the same whatever its length, and a mention does not count its domain. */
function countToken(token: TextToken): number {
  if (token.kind === 'url') return URL_CHARACTERS;
  return token.kind === 'mention' ? token.user.length + 1 : countGraphemes(token.text);
}
