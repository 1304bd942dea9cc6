import type { Tx } from '../db/database.ts';
import type { PostsTable } from '../db/tables/posts.ts';
import type { Context } from './context.ts';

/** The post a facet is written for. */
export interface FacetPost {
  id: number;
  accountId: number;
  visibility: PostsTable['visibility'];
  /** What is `held` or `refused` is not counted, and nothing is fetched for it, before it is let out. */
  state: PostsTable['state'];
  local: 0 | 1;
  mediaCount: number;
  createdAt: number;
}

/** Who writes, and which post is edited, before there is a transaction. */
export interface FacetScene {
  accountId: number;
  /** Of the post that is edited; undefined for a new one. */
  postId?: number;
}

/**
 * A part that a post is made of (files, tags, a poll), written by its own feature in the post's transaction; local posts,
 * others' and edits alike.
 */
export interface Facet<Input, Prepared> {
  /** Everything that may be refused; throws what the author is told. May ask other servers. */
  check(ctx: Context, scene: FacetScene, input: Input): Promise<Prepared>;
  /** What of it stands in the post's own row. */
  columns(prepared: Prepared): Partial<PostsTable>;
  /** Writes the rows of its own; at an edit they take the place of what was there. */
  write(ctx: Context, tx: Tx, post: FacetPost, prepared: Prepared, isEdit: boolean): Promise<void>;
}
