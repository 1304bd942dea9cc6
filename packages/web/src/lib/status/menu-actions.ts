import { createDraft } from '../api/drafts.ts';
import { explainFailure } from '../api/explain.ts';
import { fetchEmbed } from '../api/post-page.ts';
import type { Status } from '../api/types.ts';
import { deleteStatus, revokeQuote, type StatusInput } from '../api/writing.ts';
import { openComposer } from '../composer/composer.svelte.ts';
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

/** Deletes a post, whose author goes on with it as a draft: kept by the server, so that closing the window loses nothing. */
export async function redraft(t: Messages, status: Status, parent: Status | undefined): Promise<void> {
  if (!(await ask(t.redraftConfirm, t.redraft, true))) return;
  forgetStatus(status.id);
  let text = '';
  try {
    const deleted = await deleteStatus(fetch, status.id);
    text = 'text' in deleted ? (deleted.text ?? '') : '';
    const kept = await createDraft(fetch, inputOf(status, text));
    openComposer({ kept, ...(parent ? { replyTo: parent } : {}) });
  } catch (cause) {
    showToast(explainFailure(t, cause));
    // It is deleted, and was not kept: at least its words are there.
    if (text) openComposer({ text });
    else restoreStatus(status.id);
  }
}

const inputOf = (status: Status, text: string): StatusInput => ({
  status: text,
  spoiler_text: status.spoiler_text,
  sensitive: status.sensitive,
  visibility: status.visibility,
  local_only: status.local_only,
  language: status.language,
  in_reply_to_id: status.in_reply_to_id,
  quoted_status_id: status.quote?.quoted_status?.id ?? null,
  media_ids: status.media_attachments.map(({ id }) => id),
  ...(status.poll
    ? {
        poll: {
          options: status.poll.options.map(({ title }) => title),
          expires_in: 86_400,
          multiple: status.poll.multiple,
          hide_totals: false,
        },
      }
    : {}),
});

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
