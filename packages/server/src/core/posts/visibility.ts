import type { Visibility } from '../../db/tables/posts.ts';

const WIDTH: Record<Visibility, number> = { public: 3, unlisted: 2, followers: 1, direct: 0 };

/** A boost is not shown wider than what it carries. */
export function narrower(a: Visibility, b: Visibility): Visibility {
  return WIDTH[a] <= WIDTH[b] ? a : b;
}
