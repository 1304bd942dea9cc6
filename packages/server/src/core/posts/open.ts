import type { PostsTable } from '../../db/tables/posts.ts';

/** Whether everyone may see a post: only such posts are counted where everyone sees the number. */
export function isOpen(post: Pick<PostsTable, 'audience' | 'localOnly' | 'state'>): boolean {
  return post.audience === 'everyone' && post.localOnly === 0 && (post.state === 'shown' || post.state === 'archived');
}
