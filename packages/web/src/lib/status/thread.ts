import type { Status } from '../api/types.ts';

export interface ThreadPost {
  status: Status;
  /** The parent is nowhere here: deleted, or not for this reader. */
  orphaned: boolean;
}

/** Posts one under the other: each answers the one before, which nothing else here does. */
export interface Branch {
  posts: [ThreadPost, ...ThreadPost[]];
  /** What answers the last of them, where that is more than one. */
  branches: Branch[];
  /** How many posts all of it has. */
  size: number;
}

interface Node extends ThreadPost {
  children: Node[];
}

/**
 * Makes a tree of the flat descendants (parents first). What has gone meanwhile is left out; what answers it stands where
 * it stood.
 */
export function layOutThread(
  rootId: string,
  descendants: readonly Status[],
  isGone: (status: Status) => boolean = () => false,
): Branch[] {
  const top: Node[] = [];
  /** Under whom answers of a post are put: of one that is gone, where it was itself. */
  const places = new Map<string, Node[]>([[rootId, top]]);
  const present = new Set([rootId, ...descendants.filter((status) => !isGone(status)).map(({ id }) => id)]);
  for (const status of descendants) {
    const parent = status.in_reply_to_id ?? rootId;
    const place = places.get(parent) ?? top;
    if (isGone(status)) {
      places.set(status.id, place);
      continue;
    }
    const node: Node = { status, orphaned: !present.has(parent), children: [] };
    place.push(node);
    places.set(status.id, node.children);
  }
  return top.map(toBranch);
}

function toBranch(node: Node): Branch {
  const posts: Branch['posts'] = [node];
  let last = node;
  for (let next = last.children[0]; last.children.length === 1 && next; next = last.children[0]) {
    posts.push(next);
    last = next;
  }
  const branches = last.children.map(toBranch);
  return { posts, branches, size: branches.reduce((sum, { size }) => sum + size, posts.length) };
}
