import type { Status } from '../api/types.ts';

export interface ThreadEntry {
  status: Status;
  /** Steps below the opened post, at most three so that narrow windows keep room for words. */
  depth: number;
  /** The parent stands directly above. */
  follows: boolean;
  /** The parent is nowhere here: deleted, or not for this reader. */
  orphaned: boolean;
}

const deepest = 3;

/**
 * Lays the flat descendants (depth first) out with their indentation. What has gone meanwhile is left out; what answers it
 * keeps its place.
 */
export function layOutThread(
  rootId: string,
  descendants: readonly Status[],
  isGone: (status: Status) => boolean = () => false,
): ThreadEntry[] {
  const depths = new Map<string, number>([[rootId, 0]]);
  let above = rootId;
  const present = new Set([rootId, ...descendants.filter((status) => !isGone(status)).map(({ id }) => id)]);
  return descendants.flatMap((status) => {
    const parent = status.in_reply_to_id ?? rootId;
    const depth = (depths.get(parent) ?? 0) + 1;
    depths.set(status.id, depth);
    if (isGone(status)) return [];
    const follows = parent === above;
    above = status.id;
    return [{ status, depth: Math.min(depth, deepest) - 1, follows, orphaned: !present.has(parent) }];
  });
}
