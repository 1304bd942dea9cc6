import { browser } from '$app/env';
import * as drafts from '../api/drafts.ts';
import type { OwnAccount, QuotePolicy, ScheduledStatus, Status, Visibility } from '../api/types.ts';
import * as writing from '../api/writing.ts';
import type { ComposerTarget } from './composer.svelte.ts';
import { type DraftPoll, draftOf, draftOfParams, toInput } from './draft-poll.ts';
import { fromLocal, toLocal } from './local-time.ts';
import { draftKey, dropDraft, readDraft } from './saved-draft.ts';
import { fromSaved, readFocus } from './saved-files.ts';
import { describe, saidOf } from './send-upload.ts';
import { fromMedia, type Upload } from './uploads.svelte.ts';

export interface Draft {
  /** Under which the text is kept in the browser; null for what a page gives. */
  readonly storageKey: string | null;
  readonly target: ComposerTarget;
  readonly restored: boolean;
  /** The words of what is edited or gone on with: what is the same is not kept; null while they are unknown. */
  original: { text: string; warning: string } | null;
  text: string;
  warning: string;
  hasWarning: boolean;
  /** Media are covered without a warning, too. */
  sensitive: boolean;
  visibility: Visibility;
  /** Stays on this server; decided when a post is made. */
  localOnly: boolean;
  language: string;
  uploads: Upload[];
  poll: DraftPoll | null;
  /** The post it quotes; decided when a post is made. */
  quotedId: string | null;
  quotePolicy: QuotePolicy;
  /** When it is to be published, as `datetime-local` has it; null: at once. */
  publishAt: string | null;
  /** Sent as Idempotency-Key: a second try of the same post cannot publish twice. */
  key: string;
}

const widest: Visibility[] = ['public', 'unlisted', 'private', 'direct'];

function narrower(a: Visibility, b: Visibility): Visibility {
  return widest.indexOf(a) > widest.indexOf(b) ? a : b;
}

/** Where in the browser it is kept. */
function placeOf({ replyTo, edit, quote, kept, unsent }: ComposerTarget): string {
  if (edit) return `edit-${edit.id}`;
  if (unsent) return `unsent-${unsent.key}`;
  if (kept) return `kept-${kept.id}`;
  return replyTo ? `reply-${replyTo.id}` : quote ? `quote-${quote.id}` : 'new';
}

function mentionsFor(status: Status, me: OwnAccount): string {
  const handles = [status.account.acct, ...status.mentions.map((mention) => mention.acct)];
  const others = [...new Set(handles)].filter((acct) => acct !== me.acct);
  return others.map((acct) => `@${acct} `).join('');
}

/** Whether media were marked by themselves: a warning marks them, and the mark goes with it. */
const wasMarked = (post: { sensitive?: boolean | null; spoiler_text?: string | null } | undefined) =>
  post && post.sensitive === true && !post.spoiler_text;

/** A draft for a new post, a reply or an edit; a kept text of the same place comes back. */
export function createDraft(target: ComposerTarget, me: OwnAccount, locale: string): Draft {
  const { replyTo, edit, quote } = target;
  const kept = target.kept?.params;
  const storageKey = target.text ? null : draftKey(me.id, placeOf(target));
  const saved = storageKey && browser ? readDraft(storageKey) : null;
  const base = me.source.privacy;
  const files = saved?.files ?? [];
  const warning = saved?.warning ?? kept?.spoiler_text ?? edit?.spoiler_text ?? replyTo?.spoiler_text ?? '';
  const draft = $state<Draft>({
    storageKey,
    target,
    restored: saved !== null,
    original: edit ? null : { text: kept?.text ?? '', warning: kept?.spoiler_text ?? '' },
    text: saved?.text ?? kept?.text ?? target.text ?? (replyTo ? mentionsFor(replyTo, me) : ''),
    warning,
    hasWarning: warning !== '',
    sensitive: wasMarked(edit ?? kept) ?? me.source.sensitive,
    visibility:
      saved?.visibility ??
      kept?.visibility ??
      edit?.visibility ??
      (replyTo ? narrower(base, replyTo.visibility) : quote ? narrower(base, quote.visibility) : base),
    localOnly: saved?.localOnly ?? kept?.local_only ?? edit?.local_only ?? (replyTo ?? quote)?.local_only ?? false,
    language: edit?.language ?? kept?.language ?? me.source.language ?? locale,
    uploads: files.length > 0 ? files.map(fromSaved) : ((edit ?? target.kept)?.media_attachments.map(fromMedia) ?? []),
    poll: edit?.poll ? draftOf(edit.poll, Date.now()) : kept?.poll ? draftOfParams(kept.poll) : (saved?.poll ?? null),
    quotedId: quote?.id ?? kept?.quoted_status_id ?? null,
    quotePolicy: kept?.quote_approval_policy ?? me.source.quote_policy ?? 'public',
    publishAt: target.kept && 'scheduled_at' in target.kept ? toLocal(Date.parse(target.kept.scheduled_at)) : null,
    key: target.unsent?.key ?? crypto.randomUUID(),
  });
  for (const { id, description, focus } of target.unsent?.said ?? []) {
    const upload = draft.uploads.find(({ media }) => media?.id === id);
    if (upload) Object.assign(upload, { description, focus: readFocus(focus) });
  }
  return draft;
}

/** Fills in the words as the author wrote them, before edits. */
export async function loadSource(draft: Draft): Promise<void> {
  const { edit } = draft.target;
  if (!edit) return;
  const source = await writing.fetchSource(fetch, edit.id);
  draft.original = { text: source.text, warning: source.spoiler_text };
  if (draft.restored) return;
  draft.text = source.text;
  draft.warning = source.spoiler_text;
  draft.hasWarning = source.spoiler_text !== '';
}

/** Whether what came of it is still to be published. */
export const isScheduled = (made: Status | ScheduledStatus): made is ScheduledStatus => 'scheduled_at' in made;

/** Sends the draft; returns the post as it now is, or as it is to be. Descriptions of new images go first. */
export async function publishDraft(draft: Draft): Promise<Status | ScheduledStatus> {
  const { edit } = draft.target;
  if (edit) {
    const { visibility: _, local_only: _2, in_reply_to_id: _3, ...rest } = inputOf(draft);
    const { quoted_status_id: _4, quote_approval_policy: _5, ...input } = rest;
    const attributes = changedUploads(draft).map(({ upload, media }) => ({ id: media.id, ...saidOf(upload) }));
    const edited = { ...input, media_attributes: attributes };
    const hasPicture = attributes.some(({ thumbnail }) => thumbnail);
    const changed = hasPicture
      ? writing.sendStatus(fetch, edit.id, edited)
      : writing.updateStatus(fetch, edit.id, edited);
    const status = await changed;
    if (draft.storageKey) dropDraft(draft.storageKey);
    return status;
  }
  await describeUploads(draft);
  const made = await publishNew(draft);
  if (draft.storageKey) dropDraft(draft.storageKey);
  return made;
}

async function publishNew(draft: Draft): Promise<Status | ScheduledStatus> {
  const { kept } = draft.target;
  const at = draft.publishAt === null ? undefined : fromLocal(draft.publishAt);
  const input = { ...inputOf(draft), ...(at === undefined ? {} : { scheduled_at: new Date(at).toISOString() }) };
  if (kept && 'scheduled_at' in kept) {
    if (at !== undefined) return drafts.updateScheduled(fetch, kept.id, input);
    const status = await writing.createStatus(fetch, input, draft.key);
    await drafts.deleteScheduled(fetch, kept.id);
    return status;
  }
  const made = await writing.createStatus(fetch, input, draft.key);
  // It is out: what was kept of it is no reason to say that it is not.
  if (kept) await drafts.deleteDraft(fetch, kept.id).catch(() => undefined);
  return made;
}

/** Keeps the draft at the server, to be gone on with anywhere. */
export async function keepDraft(draft: Draft): Promise<void> {
  const { kept } = draft.target;
  await describeUploads(draft);
  if (kept && !('scheduled_at' in kept)) await drafts.updateDraft(fetch, kept.id, inputOf(draft));
  else await drafts.createDraft(fetch, inputOf(draft));
  if (draft.storageKey) dropDraft(draft.storageKey);
}

/** What is sent of it. */
export function inputOf(draft: Draft): writing.StatusInput {
  const media = draft.uploads.flatMap((upload) => upload.media ?? []);
  return {
    status: draft.text,
    spoiler_text: draft.hasWarning ? draft.warning : '',
    sensitive: media.length > 0 && (draft.hasWarning || draft.sensitive),
    language: draft.language,
    media_ids: media.map(({ id }) => id),
    visibility: draft.visibility,
    local_only: draft.localOnly,
    in_reply_to_id: draft.target.replyTo?.id ?? null,
    quoted_status_id: draft.quotedId,
    quote_approval_policy: draft.quotePolicy,
    ...(draft.poll ? { poll: toInput(draft.poll) } : {}),
  };
}

function changedUploads(draft: Draft) {
  return draft.uploads.flatMap((upload) =>
    upload.media &&
    (upload.focus || upload.newCover !== undefined || upload.description !== (upload.media.description ?? ''))
      ? [{ upload, media: upload.media }]
      : [],
  );
}

async function describeUploads(draft: Draft): Promise<void> {
  for (const { upload, media } of changedUploads(draft)) {
    upload.media = await describe(upload, media.id);
    // Once is enough, should the post be refused.
    upload.newCover = undefined;
  }
}
