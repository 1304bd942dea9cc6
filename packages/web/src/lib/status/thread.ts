import type { Status } from '../api/types.ts';

export interface ThreadEntry {
  status: Status;
  /** Steps below the opened post, at most three so that narrow windows keep room for words. */
  depth: number;
  /** The parent stands directly above. */
  follows: boolean;
}

const deepest = 3;

/** Lays the flat descendants (depth first) out with their indentation. */
export function layOutThread(rootId: string, descendants: readonly Status[]): ThreadEntry[] {
  const depths = new Map<string, number>([[rootId, 0]]);
  let above = rootId;
  return descendants.map((status) => {
    const parent = status.in_reply_to_id ?? rootId;
    const depth = (depths.get(parent) ?? 0) + 1;
    depths.set(status.id, depth);
    const follows = parent === above;
    above = status.id;
    return { status, depth: Math.min(depth, deepest) - 1, follows };
  });
}
