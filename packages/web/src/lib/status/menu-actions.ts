import { explainFailure } from '../api/explain.ts';
import { fetchEmbed } from '../api/post-page.ts';
import type { Status } from '../api/types.ts';
import { deleteStatus, revokeQuote } from '../api/writing.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { forgetStatus, patchStatus, rememberStatuses, restoreStatus } from '../store/entities.svelte.ts';
import { ask } from '../ui/question.svelte.ts';
import { showToast } from '../ui/toasts.svelte.ts';
import { act } from './actions.ts';

type Messages = MessagesOf<'post'>;

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

/** Takes an own post out of one that quotes it, once its author has said yes. */
export async function removeFromQuote(t: Messages, status: Status): Promise<void> {
  const quoted = status.quote?.quoted_status;
  if (!quoted || !(await ask(t.removeFromQuoteConfirm, t.remove))) return;
  const undo = patchStatus(status, { quote: { state: 'revoked', quoted_status: null } });
  try {
    rememberStatuses([await revokeQuote(fetch, quoted.id, status.id)]);
    showToast(t.quoteRemoved);
  } catch (cause) {
    undo();
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
