import { explainFailure } from '../api/explain.ts';
import { actOnStatus, deleteStatus, fetchEmbed, type StatusAction } from '../api/statuses.ts';
import type { Status } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import { currentStatus, forgetStatus, patchStatus, rememberStatuses, restoreStatus } from '../store/entities.svelte.ts';
import { ask } from '../ui/question.svelte.ts';
import { showToast } from '../ui/toasts.svelte.ts';

async function act(t: Messages, status: Status, action: StatusAction, change: Partial<Status>): Promise<void> {
  const undo = patchStatus(status, change);
  try {
    const answer = await actOnStatus(fetch, status.id, action);
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

export function toggleBoost(t: Messages, given: Status): Promise<void> {
  const status = currentStatus(given);
  const on = !status.reblogged;
  const change = { reblogged: on, reblogs_count: Math.max(0, status.reblogs_count + (on ? 1 : -1)) };
  return act(t, status, on ? 'reblog' : 'unreblog', change);
}

export function toggleBookmark(t: Messages, given: Status): Promise<void> {
  const on = !currentStatus(given).bookmarked;
  return act(t, given, on ? 'bookmark' : 'unbookmark', { bookmarked: on });
}

/** Puts an own post on top of the profile, or takes it off. */
export async function setPinned(t: Messages, status: Status, pinned: boolean): Promise<void> {
  await act(t, status, pinned ? 'pin' : 'unpin', { pinned });
}

/** Deletes a post for good once its author has said yes. */
export async function deleteForGood(t: Messages, status: Status): Promise<void> {
  if (!(await ask(t.deleteConfirm, t.delete))) return;
  forgetStatus(status.id);
  try {
    await deleteStatus(fetch, status.id);
    showToast(t.postDeleted);
  } catch (cause) {
    restoreStatus(status.id);
    showToast(explainFailure(t, cause));
  }
}

export async function copyLink(t: Messages, status: Status): Promise<void> {
  await navigator.clipboard.writeText(status.url ?? status.uri);
  showToast(t.linkCopied);
}

/** What shows a post on a page elsewhere, as HTML. */
export async function copyEmbed(t: Messages, status: Status): Promise<void> {
  try {
    const { html } = await fetchEmbed(fetch, status.url ?? status.uri);
    await navigator.clipboard.writeText(html);
    showToast(t.embedCopied);
  } catch (cause) {
    showToast(explainFailure(t, cause));
  }
}
