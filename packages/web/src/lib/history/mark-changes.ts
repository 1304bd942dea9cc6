import { comparePieces, type Stretch } from './compare-pieces.ts';
import { cutPieces, isSeen, isTag, isWord, type Piece } from './pieces.ts';

/** Said before what was added and removed, for those who hear it; both are HTML. */
export interface SpokenMarks {
  added: string;
  removed: string;
}

/**
 * The HTML of `after`, with what it has beyond `before` in `<ins>` and what it lost in `<del>`, word by word; null where a
 * reader sees the same words. Both are HTML that the API has sanitised. Links stay whole; removed ones are text.
 */
export function markChanges(before: string, after: string, spoken: SpokenMarks): string | null {
  if (before === after) return null;
  const pieces = cutPieces(after);
  const stretches = comparePieces(cutPieces(before).filter(isSeen), pieces.filter(isSeen));
  if (!stretches.some(({ removed, added }) => removed.some(isWord) || added.some(isWord))) return null;
  return write(pieces, stretches, spoken);
}

/** Marks stand around text and links, never around other tags, so that they are closed where they were opened. */
function write(pieces: Piece[], stretches: Stretch[], spoken: SpokenMarks): string {
  const added = new Set(stretches.flatMap((stretch) => stretch.added));
  const removedBefore = findPlaces(stretches);
  const removedLast = removedBefore.get(undefined);
  const last = pieces.findLast(isSeen);
  let html = last === undefined && removedLast ? toDeletion(removedLast, spoken) : '';
  let insertion = '';
  let opening = '';
  const endInsertion = () => {
    html += insertion.trim() === '' ? insertion : `<ins>${spoken.added}${insertion}</ins>`;
    insertion = '';
  };
  for (const piece of pieces) {
    if (isOpening(piece)) {
      endInsertion();
      opening += piece.html;
      continue;
    }
    // What was removed stands within the paragraph or the item that stands there now.
    html += opening;
    opening = '';
    const removed = removedBefore.get(piece);
    const inserted = !isTag(piece) && (added.has(piece) || (insertion !== '' && !isSeen(piece)));
    if (removed !== undefined || !inserted) endInsertion();
    if (removed !== undefined) html += toDeletion(removed, spoken);
    if (inserted) insertion += piece.html;
    else html += piece.html;
    if (piece === last && removedLast) {
      endInsertion();
      html += toDeletion(removedLast, spoken);
    }
  }
  endInsertion();
  return html + opening;
}

/** What was removed, by the piece that it stood before; by undefined what stood at the end. */
function findPlaces(stretches: Stretch[]): Map<Piece | undefined, Piece[]> {
  const places = new Map<Piece | undefined, Piece[]>();
  stretches.forEach(({ removed, added }, index) => {
    if (removed.some(isWord)) places.set(added[0] ?? stretches[index + 1]?.same[0], removed);
  });
  return places;
}

const isOpening = (piece: Piece) => isTag(piece) && !isSeen(piece) && !piece.html.startsWith('</');

/** A removed link is its words, and the end of a line a new one. */
function toDeletion(removed: Piece[], spoken: SpokenMarks): string {
  const words = removed.map((piece) => (isTag(piece) ? '<br>' : isLink(piece) ? piece.key : piece.html));
  return `<del>${spoken.removed}${words.join('')}</del>`;
}

const isLink = ({ html }: Piece) => html.startsWith('<');
