import { browser } from '$app/env';
import * as statuses from '../api/statuses.ts';
import { updateMedia } from '../api/statuses.ts';
import type { OwnAccount, Status, Visibility } from '../api/types.ts';
import type { ComposerTarget } from './composer.svelte.ts';
import { type DraftPoll, draftOf, toInput } from './draft-poll.ts';
import { draftKey, dropDraft, readDraft } from './saved-draft.ts';
import type { Upload } from './uploads.svelte.ts';
import { fromMedia } from './uploads.svelte.ts';

export interface Draft {
  /** Under which the text is kept in the browser; null for edits. */
  readonly storageKey: string | null;
  readonly target: ComposerTarget;
  readonly restored: boolean;
  text: string;
  warning: string;
  hasWarning: boolean;
  visibility: Visibility;
  /** Stays on this server; decided when a post is made. */
  localOnly: boolean;
  language: string;
  uploads: Upload[];
  poll: DraftPoll | null;
  /** Sent as Idempotency-Key: a second try of the same post cannot publish twice. */
  key: string;
}

const widest: Visibility[] = ['public', 'unlisted', 'private', 'direct'];

function narrower(a: Visibility, b: Visibility): Visibility {
  return widest.indexOf(a) > widest.indexOf(b) ? a : b;
}

function mentionsFor(status: Status, me: OwnAccount): string {
  const handles = [status.account.acct, ...status.mentions.map((mention) => mention.acct)];
  const others = [...new Set(handles)].filter((acct) => acct !== me.acct);
  return others.map((acct) => `@${acct} `).join('');
}

/** A draft for a new post, a reply or an edit; a kept text of the same place comes back. */
export function createDraft(target: ComposerTarget, me: OwnAccount, locale: string): Draft {
  const { replyTo, edit } = target;
  const storageKey = edit ? null : draftKey(me.id, replyTo ? `reply-${replyTo.id}` : 'new');
  const saved = storageKey && browser ? readDraft(storageKey) : null;
  const base = me.source.privacy;
  const warning = saved?.warning ?? edit?.spoiler_text ?? replyTo?.spoiler_text ?? '';
  const draft = $state<Draft>({
    storageKey,
    target,
    restored: saved !== null,
    text: saved?.text ?? (replyTo ? mentionsFor(replyTo, me) : ''),
    warning,
    hasWarning: warning !== '',
    visibility: saved?.visibility ?? edit?.visibility ?? (replyTo ? narrower(base, replyTo.visibility) : base),
    localOnly: saved?.localOnly ?? edit?.local_only ?? replyTo?.local_only ?? false,
    language: edit?.language ?? me.source.language ?? locale,
    uploads: edit ? edit.media_attachments.map(fromMedia) : [],
    poll: edit?.poll ? draftOf(edit.poll, Date.now()) : (saved?.poll ?? null),
    key: crypto.randomUUID(),
  });
  return draft;
}

/** Fills in the words as the author wrote them, before edits. */
export async function loadSource(draft: Draft): Promise<void> {
  const { edit } = draft.target;
  if (!edit) return;
  const source = await statuses.fetchSource(fetch, edit.id);
  draft.text = source.text;
  draft.warning = source.spoiler_text;
  draft.hasWarning = source.spoiler_text !== '';
}

/** Sends the draft; returns the post as it now is. Descriptions of new images go first. */
export async function publishDraft(draft: Draft): Promise<Status> {
  const media = draft.uploads.flatMap((upload) => (upload.media ? [{ upload, media: upload.media }] : []));
  const changed = media.filter(({ upload, media: { description } }) => upload.description !== (description ?? ''));
  const { edit, replyTo } = draft.target;
  const input = {
    status: draft.text,
    spoiler_text: draft.hasWarning ? draft.warning : '',
    sensitive: draft.hasWarning && media.length > 0,
    language: draft.language,
    media_ids: media.map(({ media: { id } }) => id),
    ...(draft.poll ? { poll: toInput(draft.poll) } : {}),
  };
  if (edit) {
    const attributes = changed.map(({ upload, media: { id } }) => ({ id, description: upload.description }));
    return statuses.updateStatus(fetch, edit.id, { ...input, media_attributes: attributes });
  }
  for (const { upload, media: item } of changed) {
    upload.media = await updateMedia(fetch, item.id, upload.description);
  }
  const sent = {
    ...input,
    visibility: draft.visibility,
    local_only: draft.localOnly,
    in_reply_to_id: replyTo?.id ?? null,
  };
  const status = await statuses.createStatus(fetch, sent, draft.key);
  if (draft.storageKey) dropDraft(draft.storageKey);
  return status;
}
