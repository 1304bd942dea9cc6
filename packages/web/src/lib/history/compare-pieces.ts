import { diffArrays } from 'diff';
import { isWord, type Piece } from './pieces.ts';

/** Words that come and go: with more, what changed is one stretch. It bounds the time, which grows with its square. */
const MAX_CHANGES = 300;

/** What is the same, as it stands now, and then what stood there and what stands there now. */
export interface Stretch {
  same: Piece[];
  removed: Piece[];
  added: Piece[];
}

/** What became of what is seen, in its order; at least two stretches, of which the last changed nothing. */
export function comparePieces(old: readonly Piece[], now: readonly Piece[]): Stretch[] {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start]!.key === now[start]!.key) start++;
  let rest = 0;
  while (rest < most - start && old.at(-1 - rest)!.key === now.at(-1 - rest)!.key) rest++;
  return [
    { same: now.slice(0, start), removed: [], added: [] },
    ...compareMiddle(old.slice(start, old.length - rest), now.slice(start, now.length - rest)),
    { same: now.slice(now.length - rest), removed: [], added: [] },
  ];
}

function compareMiddle(old: Piece[], now: Piece[]): Stretch[] {
  const steps = diffArrays(keysOf(old), keysOf(now), { maxEditLength: MAX_CHANGES });
  if (steps === undefined) return [{ same: [], removed: old, added: now }];
  let stretch: Stretch = { same: [], removed: [], added: [] };
  const stretches = [stretch];
  let [i, j] = [0, 0];
  for (const step of steps) {
    const gone = step.added ? [] : old.slice(i, i + step.count);
    const come = step.removed ? [] : now.slice(j, j + step.count);
    i += gone.length;
    j += come.length;
    if (!step.added && !step.removed && come.some(isWord)) {
      stretch = { same: come, removed: [], added: [] };
      stretches.push(stretch);
    } else {
      // A blank between two changes is a part of them: "red fox" became "blue bird".
      stretch.removed = stretch.removed.concat(gone);
      stretch.added = stretch.added.concat(come);
    }
  }
  return stretches;
}

const keysOf = (pieces: Piece[]) => pieces.map(({ key }) => key);
