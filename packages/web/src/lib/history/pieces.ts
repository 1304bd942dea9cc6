import { splitTags } from '../ui/rich-text.ts';

/** A word, a blank, a whole link, or a tag. */
export interface Piece {
  /** What is compared; empty where there is nothing to see. */
  key: string;
  html: string;
}

/** Ends a line or begins another: between words as good as a blank. */
const LINE = /^<(?:br|\/(?:p|div|li|ul|ol|dl|dt|dd|pre|blockquote|h[1-6]))\b/i;
const LINK = /^<a\b/i;
const HIDDEN = /<span class="invisible">[^<]*<\/span>/g;
/** Scripts without blanks between words: a letter at a time. Not `Intl.Segmenter`: server and browser may disagree. */
const LETTERS = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`;
/** A custom emoji, an entity, blanks, a letter, a word, a flag, or a sign with all that belongs to it. */
const WORD = new RegExp(
  String.raw`:\w{2,64}:|&#?\w+;|\s+|[${LETTERS}]\p{M}*|(?:(?![${LETTERS}])[\p{L}\p{N}\p{M}_'’\u200c])+|\p{RI}{2}|.(?:[\p{M}\p{EMod}]|\u200d.)*`,
  'gsu',
);

export const isSeen = ({ key }: Piece): boolean => key !== '';
export const isWord = ({ key }: Piece): boolean => key.trim() !== '';
export const isTag = ({ html }: Piece): boolean => html.startsWith('<') && !LINK.test(html);

/** Cuts HTML that the API has sanitised; of blanks in a row the first is seen, of those at the ends none. */
export function cutPieces(html: string): Piece[] {
  const pieces: Piece[] = [];
  let link = '';
  splitTags(html).forEach((part, index) => {
    const tag = index % 2 === 1;
    if (link !== '' || (tag && LINK.test(part))) {
      link += part;
      if (!tag || !/^<\/a\b/i.test(part)) return;
      pieces.push({ key: wordsOf(link), html: link });
      link = '';
    } else if (tag) {
      pieces.push({ key: LINE.test(part) ? ' ' : '', html: part });
    } else {
      for (const [word] of part.matchAll(WORD)) pieces.push({ key: word.trim() || ' ', html: word });
    }
  });
  if (link !== '') pieces.push({ key: wordsOf(link), html: link });
  return hideBlanks(pieces);
}

function hideBlanks(pieces: Piece[]): Piece[] {
  let last = ' ';
  for (const piece of pieces) {
    if (piece.key === ' ' && last === ' ') piece.key = '';
    last = piece.key || last;
  }
  const end = pieces.findLast(isSeen);
  if (end?.key === ' ') end.key = '';
  return pieces;
}

/** What a link shows, as HTML without tags. */
function wordsOf(link: string): string {
  const parts = splitTags(link.replace(HIDDEN, ''));
  return parts.filter((_, index) => index % 2 === 0).join('');
}
