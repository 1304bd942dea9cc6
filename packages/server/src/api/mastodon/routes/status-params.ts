import type { statuses } from '@linnet/api-schemas/mastodon/endpoints/statuses.ts';
import type { DraftInput } from '../../../core/drafts/body.ts';
import type { MediaTextChange } from '../../../core/media/media-text.ts';
import type { PollInput } from '../../../core/polls/input.ts';
import type { CreatePostInput } from '../../../core/posts/create.ts';
import type { EditPostInput } from '../../../core/posts/edit.ts';
import { loadPostDefaults } from '../../../core/users/post-defaults.ts';
import { AppError } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { parseLanguageTag } from '../../../lib/text/language-tag.ts';
import type { Call } from '../../http/route.ts';
import { readQuotePolicy } from '../serializers/quote-policy.ts';
import { readVisibility } from '../serializers/visibility.ts';
import { readChange } from './media-params.ts';

const KEY_MAX = 255;

type NewStatus = Pick<Call<typeof statuses.create>, 'ctx' | 'accountId' | 'auth' | 'params' | 'request'>;
type EditedStatus = Call<typeof statuses.update>['params'];
type MediaAttributes = NonNullable<EditedStatus['media_attributes']>;

/** The parameters of a new post, with what the author chose for all of them. Throws 422 for what is not supported. */
export async function readNewPost({ ctx, accountId, auth, params, request }: NewStatus): Promise<CreatePostInput> {
  refuseUnsupported(params);
  refuseGuards(params);
  const defaults = await loadPostDefaults(ctx, accountId);
  const input: CreatePostInput = {
    accountId,
    ...readText(params, readQuoted(params) !== null),
    visibility: params.visibility === undefined ? defaults.visibility : readVisibility(params.visibility),
    localOnly: params.local_only === true || params.federated === false,
    sensitive: params.sensitive ?? defaults.sensitive,
    language: params.language ? parseLanguageTag(params.language) : defaults.language,
    replyToId: readReplyTo(params.in_reply_to_id),
    mediaIds: readMediaIds(params.media_ids),
    // What is not to be shown is not kept.
    appId: defaults.showApp ? auth.appId : null,
    ...readPoll(params.poll),
    quotedId: readQuoted(params),
    quotePolicy: readQuotePolicy(params.quote_approval_policy) ?? defaults.quotePolicy,
  };
  if (params.allowed_mentions !== undefined)
    input.expectedIds = params.allowed_mentions.flatMap((id) => parseId(id) ?? []);
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && key !== '') {
    if (key.length > KEY_MAX) throw new AppError('invalid', 'Validation failed: Idempotency-Key is too long');
    input.idempotencyKey = key;
  }
  return input;
}

/** The parameters of a post that is not out yet. */
export async function readDraft(call: NewStatus): Promise<DraftInput> {
  return toDraft(await readNewPost(call));
}

/** A post as it is kept until it is out. */
export function toDraft(post: CreatePostInput): DraftInput {
  const { text, visibility } = post;
  return {
    text,
    visibility,
    contentWarning: post.contentWarning ?? '',
    localOnly: post.localOnly ?? false,
    sensitive: post.sensitive ?? false,
    language: post.language ?? null,
    replyToId: post.replyToId ?? null,
    mediaIds: post.mediaIds ?? [],
    poll: post.poll ?? null,
    quotedId: post.quotedId ?? null,
    quotePolicy: post.quotePolicy ?? 'everyone',
    appId: post.appId ?? null,
    ...(post.expectedIds === undefined ? {} : { expectedIds: post.expectedIds }),
  };
}

/** The parameters of an edit. It replaces: text, warning and files that are left out are gone; the language stays. */
export function readEdit(params: EditedStatus): Omit<EditPostInput, 'accountId' | 'postId'> {
  refuseUnsupported(params);
  const edit: ReturnType<typeof readEdit> = {
    ...readText(params),
    sensitive: params.sensitive ?? false,
    mediaIds: readMediaIds(params.media_ids),
    mediaTexts: (params.media_attributes ?? []).flatMap(readMediaText),
    ...readPoll(params.poll),
  };
  if (params.language) edit.language = parseLanguageTag(params.language);
  edit.quotePolicy = readQuotePolicy(params.quote_approval_policy);
  return edit;
}

function readMediaText({ id: text, ...said }: MediaAttributes[number]): MediaTextChange[] {
  const id = parseId(text);
  return id === undefined ? [] : [{ id, ...readChange(said) }];
}

/** An empty form asks nothing. */
function readPoll(poll: EditedStatus['poll']): { poll?: PollInput } {
  if (poll === undefined || Object.keys(poll).length === 0) return {};
  return {
    poll: {
      options: poll.options ?? [],
      lastsMs: (poll.expires_in ?? 0) * 1_000,
      multiple: poll.multiple ?? false,
      hideTotals: poll.hide_totals ?? false,
    },
  };
}

/** Refused rather than dropped: what would come out is not what was meant. */
function refuseUnsupported(params: EditedStatus): void {
  const { content_type: contentType } = params;
  const refuse = (what: string): never => {
    throw new AppError('invalid', `Validation failed: ${what} not supported yet`);
  };
  if (contentType !== undefined && contentType !== '' && contentType !== 'text/plain') refuse(`${contentType} is`);
}

/** What others' servers narrow a post by: one that goes further than its author wants must not go out. */
function refuseGuards(params: NewStatus['params']): void {
  const unkept = GUARDS.find((name) => isGiven(params[name]));
  const opened = MAY_NOT.find((name) => params[name] === false);
  const name = unkept ?? opened;
  if (name !== undefined) throw new AppError('invalid', `Validation failed: ${name} is not supported`);
}

const GUARDS = [
  'expires_in',
  'expires_at',
  'circle_id',
  'visibility_ex',
  'searchability',
  'interaction_policy',
] as const satisfies (keyof NewStatus['params'])[];
const MAY_NOT = ['boostable', 'replyable', 'likeable'] as const satisfies (keyof NewStatus['params'])[];

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A warning without anything behind it is the text itself, as in Mastodon. */
function readText(params: Pick<NewStatus['params'], 'status' | 'spoiler_text' | 'media_ids' | 'poll'>, quotes = false) {
  const text = params.status ?? '';
  const contentWarning = params.spoiler_text ?? '';
  const bare =
    !quotes && text.trim() === '' && (params.media_ids ?? []).length === 0 && readPoll(params.poll).poll === undefined;
  return bare ? { text: contentWarning, contentWarning: '' } : { text, contentWarning };
}

function readReplyTo(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const id = parseId(text);
  if (id === undefined) throw new AppError('not-found', 'The post you are trying to reply to does not exist');
  return id;
}

/** Pleroma's apps call it `quote_id`. */
function readQuoted({ quoted_status_id: named, quote_id: older }: NewStatus['params']): number | null {
  const text = named || older;
  if (!text) return null;
  const id = parseId(text);
  if (id === undefined) throw new AppError('not-found', 'The post you are trying to quote does not exist');
  return id;
}

function readMediaIds(texts: readonly string[] = []): number[] {
  const ids = texts.map((text) => {
    const id = parseId(text);
    if (id === undefined) throw new AppError('invalid', 'Validation failed: media_ids is invalid');
    return id;
  });
  return [...new Set(ids)];
}
