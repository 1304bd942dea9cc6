import { ApiError } from '../api/call.ts';
import type { ScheduledStatus, Status } from '../api/types.ts';
import { type Draft, inputOf, publishDraft } from '../composer/draft.svelte.ts';
import { fromLocal } from '../composer/local-time.ts';
import { dropDraft } from '../composer/saved-draft.ts';
import { saidOf } from '../composer/send-upload.ts';
import { connection } from '../connection/connection.svelte.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { showToast } from '../ui/toasts.svelte.ts';
import { takeBack } from './edit.ts';
import { findUnsent, keepUnsent, outbox, type Unsent } from './outbox.svelte.ts';
import { sendAll } from './send.ts';

/** Whether a post may wait in this browser: a new one, with nothing that only this window has. */
export function mayWait({ target: { edit, kept, unsent }, uploads }: Draft): boolean {
  if (edit || uploads.some(({ newCover }) => newCover !== undefined)) return false;
  return unsent !== undefined || !kept || !('scheduled_at' in kept);
}

/** Whether a failure is one of the line: the post is as good as it was. */
export const isOfLine = (cause: unknown): boolean =>
  cause instanceof ApiError && (cause.status === 0 || cause.status === 502 || cause.status === 504);

/**
 * Sends what was written, or has it wait: for the line, or for as long as it may be taken back. Null: it waits, and the
 * reader has been told.
 */
export async function sendOrWait(
  draft: Draft,
  undoSeconds: number,
  t: MessagesOf<'composer'>,
): Promise<Status | ScheduledStatus | null> {
  if (!mayWait(draft)) return publishDraft(draft);
  const { trouble } = connection;
  const isGone = trouble === 'offline' || trouble === 'away' || !navigator.onLine;
  const held = draft.publishAt === null && undoSeconds > 0 && !isGone;
  if (isGone || held || draft.target.unsent) {
    const due = held ? Date.now() + undoSeconds * 1000 : 0;
    putOff(draft, { due });
    if (isGone) showToast(t.postPutOff);
    if (!held) return null;
    const { key } = draft;
    showToast(t.postSoon({ count: undoSeconds }), { label: t.undo, run: () => takeBack(key) }, undoSeconds * 1000);
    return null;
  }
  try {
    return await publishDraft(draft);
  } catch (cause) {
    if (!isOfLine(cause)) throw cause;
    putOff(draft, { tried: true });
    showToast(t.postPutOff);
    return null;
  }
}

/** Puts a post where it waits. `due` is until when it may be taken back; with `tried` it may be out already. */
export function putOff(draft: Draft, { due = 0, tried = false } = {}): void {
  const { kept, unsent } = draft.target;
  const before = unsent && findUnsent(unsent.key);
  const at = draft.publishAt === null ? undefined : fromLocal(draft.publishAt);
  const input = { ...inputOf(draft), ...(at === undefined ? {} : { scheduled_at: new Date(at).toISOString() }) };
  const now = Date.now();
  const entry: Unsent = {
    key: draft.key,
    input,
    said: draft.uploads.flatMap((upload) => {
      const { media, focus, description } = upload;
      if (!media || (!focus && description === (media.description ?? ''))) return [];
      const { thumbnail: _, remove_thumbnail: _2, ...said } = saidOf(upload);
      return [{ id: media.id, ...said }];
    }),
    media: draft.uploads.flatMap(({ media }) => media ?? []),
    draftId: unsent ? unsent.draftId : (kept?.id ?? null),
    madeAt: before?.madeAt ?? now,
    due,
    triedAt: before?.triedAt ?? (tried ? now : null),
    changed: (before?.triedAt ?? null) !== null,
    held: false,
    failure: null,
  };
  keepUnsent(entry);
  if (draft.storageKey) dropDraft(draft.storageKey);
  outbox.editing = null;
  void sendAll();
}
