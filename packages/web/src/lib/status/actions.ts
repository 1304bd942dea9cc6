import { explainFailure } from '../api/explain.ts';
import { inTurn } from '../api/in-turn.ts';
import { actOnStatus, type StatusAction } from '../api/statuses.ts';
import type { Status } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import { currentStatus, patchStatus, rememberStatuses } from '../store/entities.svelte.ts';
import { showToast } from '../ui/toasts.svelte.ts';

/** Does something to a post at once on screen, and takes it back when the server refuses. */
export async function act(t: Messages, status: Status, action: StatusAction, change: Partial<Status>): Promise<void> {
  const undo = patchStatus(status, change);
  try {
    const answer = await inTurn(status.id, () => actOnStatus(fetch, status.id, action));
    rememberStatuses([answer.reblog ?? answer]);
  } catch (cause) {
    undo();
    showToast(explainFailure(t, cause));
  }
}

/** Likes or unlikes at once on screen, and takes it back when the server refuses. */
export function toggleLike(t: Messages, given: Status): Promise<void> {
  const status = currentStatus(given);
  const on = !status.favourited;
  const change = { favourited: on, favourites_count: Math.max(0, status.favourites_count + (on ? 1 : -1)) };
  return act(t, status, on ? 'favourite' : 'unfavourite', change);
}

export const canBoost = (status: Status, myId: string | undefined): boolean =>
  status.visibility === 'public' ||
  status.visibility === 'unlisted' ||
  (status.visibility === 'private' && status.account.id === myId);

export async function toggleBoost(t: Messages, given: Status, careful = false): Promise<void> {
  const status = currentStatus(given);
  const on = !status.reblogged;
  if (careful && on && status.media_attachments.some(({ description }) => !description)) {
    const { askBeforeBoost } = await import('./boost-hint.ts');
    if (!(await askBeforeBoost(t.locale))) return;
  }
  const change = { reblogged: on, reblogs_count: Math.max(0, status.reblogs_count + (on ? 1 : -1)) };
  return act(t, status, on ? 'reblog' : 'unreblog', change);
}

export function toggleBookmark(t: Messages, given: Status): Promise<void> {
  const on = !currentStatus(given).bookmarked;
  return act(t, given, on ? 'bookmark' : 'unbookmark', { bookmarked: on });
}
