import type { NotificationKind } from './kinds.ts';

/** What is shown as one: all of a kind about one post; all of a kind where it is about people (0). */
export function toGroupKey(kind: NotificationKind, postId: number): string {
  return postId === 0 ? kind : `${kind}-${postId}`;
}
