import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { Audience, PostsTable, Visibility } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import type { Doc } from '../../lib/text/doc.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { parseText } from '../../lib/text/parse.ts';
import { countDoc } from '../../lib/text/read-doc.ts';
import { mint } from '../addresses.ts';
import { type Actable, findActable } from '../audience/find-actable.ts';
import { type QuotePolicy, writeQuotePolicy } from '../audience/quote-policy.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { findUsedEmojis, type UsedEmoji } from '../emojis/used-emoji.ts';
import { describeOwn } from '../media/describe-own.ts';
import type { PollInput } from '../polls/input.ts';
import { applyHits, recordHits, type Screened } from '../screens/apply.ts';
import { findRoom } from '../screens/held.ts';
import { judgePost, refuse } from '../screens/judge.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { type Composition, compose } from './compose.ts';
import { prepareFacets } from './facets.ts';
import type { Mention } from './mentions.ts';
import { audienceOf, newPost } from './new-post.ts';
import { newPostId, persistPost } from './persist.ts';
import { findIdempotentPost } from './queries.ts';
import { makeQuote } from './quotes.ts';
import { checkMentions } from './unexpected-mentions.ts';

/** A phone without a line may try again days later. */
const IDEMPOTENCY_MS = 7 * 24 * 3_600_000;

export interface CreatePostInput {
  accountId: number;
  text: string;
  contentWarning?: string;
  visibility: Visibility;
  localOnly?: boolean;
  sensitive?: boolean;
  language?: string | null;
  /** Undefined: as the visibility says. */
  audience?: Audience;
  /** Who may see it besides those the text names. */
  readerIds?: number[];
  /** The account of the community it is posted to. */
  communityId?: number | null;
  replyToId?: number | null;
  /** Whom the text may name; undefined: anybody. */
  expectedIds?: number[];
  mediaIds?: number[];
  poll?: PollInput;
  /** The post it quotes. */
  quotedId?: number | null;
  /** Who may quote it; undefined: everybody who may see it, where everybody does. */
  quotePolicy?: QuotePolicy;
  appId?: number | null;
  /** The same key within an hour answers the first post again. */
  idempotencyKey?: string;
}

/**
 * Publishes a post by a local account and answers its id. Throws `invalid` for an empty or too long text, for media
 * that is not the author's, unattached and ready; `not-found` for a parent the author may not see, `forbidden` for one
 * that takes no answers, and the same of what it quotes; `invalid` where a screen rejects it, or
 * would have it wait where too many do;
 * UnexpectedMentionsError where the text names others than it may. `claim` comes first in the
 * transaction, and has nothing written where it throws.
 */
export async function createPost(
  ctx: Context,
  written: CreatePostInput,
  claim?: (tx: Tx) => Promise<void>,
): Promise<number> {
  const known = await findEarlier(ctx.db, ctx.clock.now(), written);
  if (known !== undefined) return known;
  const mediaIds = written.mediaIds ?? [];
  const doc = parseText(written.text, 'text/plain');
  await checkText(ctx, doc, written.contentWarning ?? '', {
    media: mediaIds.length,
    asks: written.poll !== undefined || written.quotedId != null,
  });
  const composed = await compose(ctx, doc);
  const { html, mentions, tags, links } = composed;
  const { input, screened } = await screen(ctx, written, composed);
  const emojis = await findUsedEmojis(ctx, [doc, input.contentWarning ?? '', ...(input.poll?.options ?? [])]);
  if (input.expectedIds !== undefined) checkMentions(mentions, input.expectedIds, input.accountId);
  const facets = await prepareFacets(
    ctx,
    { accountId: input.accountId },
    {
      mentions,
      readers: input.readerIds ?? [],
      tags,
      media: { own: mediaIds },
      card: { links, visibility: input.visibility },
      collections: links,
      ...(input.poll === undefined ? {} : { poll: { own: input.poll } }),
    },
  );

  return ctx.db.write(async (tx) => {
    await claim?.(tx);
    if (screened.held) await findRoom(tx, input.accountId);
    const createdAt = ctx.clock.now();
    const id = newPostId(ctx);
    if (input.idempotencyKey !== undefined) {
      const claimed = await insertRow(
        tx,
        'idempotencyKeys',
        { accountId: input.accountId, key: input.idempotencyKey, postId: id, expiresAt: createdAt + IDEMPOTENCY_MS },
        { ignoreConflicts: true },
      );
      // Another request with this key came in between.
      const first = claimed === 0 ? await findEarlier(tx, createdAt, input) : undefined;
      if (first !== undefined) return first;
    }
    const author = asMember(input.accountId);
    const parent = input.replyToId == null ? undefined : await findActable(tx, author, input.replyToId, 'reply');
    const row = toRow(ctx, { id, createdAt, html, doc, emojis }, input, parent);
    if (screened.held) row.state = 'held';
    const quote = await quoteOf(ctx, tx, row, input, mentions);
    if (quote?.localOnly) row.localOnly = 1;
    await persistPost(ctx, tx, { row: { ...row, ...facets.columns, ...quote?.columns }, facets, origin: 'local' });
    await recordHits(ctx, tx, row, screened, 'local');
    return id;
  });
}

/** What screens leave of it. Throws `invalid` where they reject it. */
async function screen(
  ctx: Context,
  input: CreatePostInput,
  { html: content, mentions, tags, links }: Composition,
): Promise<{ input: CreatePostInput; screened: Screened }> {
  const { accountId, visibility, contentWarning = '', sensitive = false, language = null } = input;
  const verdict = await judgePost(ctx, {
    ...{ accountId, local: true, visibility, content, links, tags, language },
    words: [contentWarning, ...(input.poll?.options ?? [])],
    mentionedIds: mentions.map((one) => one.accountId),
    appId: input.appId ?? null,
    createdAt: ctx.clock.now(),
    media: input.mediaIds?.length ?? 0,
    describe: () => describeOwn(ctx, { accountId }, { own: input.mediaIds ?? [], texts: [] }),
  });
  if (verdict.rejecting !== undefined) throw await refuse(ctx, verdict.rejecting);
  const marked = sensitive || contentWarning !== '' ? 1 : 0;
  const screened = applyHits({ visibility, sensitive: marked, contentWarning }, verdict.hits);
  return { input: { ...input, ...screened.marks, sensitive: screened.marks.sensitive === 1 }, screened };
}

function quoteOf(ctx: Context, tx: Tx, { uri }: PostsTable, input: CreatePostInput, mentions: Mention[]) {
  const { accountId, visibility, quotedId } = input;
  if (quotedId == null) return undefined;
  const mentionedIds = mentions.map((mention) => mention.accountId);
  return makeQuote(ctx, tx, { quotedId, uri, accountId, visibility, mentionedIds });
}

/** Throws what would be refused now, without regard to what is answered; writes nothing and asks nobody. */
export async function checkNewPost(ctx: Context, input: CreatePostInput): Promise<void> {
  const { accountId, text, contentWarning = '', mediaIds = [], poll, quotedId } = input;
  const asks = poll !== undefined || quotedId != null;
  await checkText(ctx, parseText(text, 'text/plain'), contentWarning, { media: mediaIds.length, asks });
  const inputs = { media: { own: mediaIds }, ...(poll === undefined ? {} : { poll: { own: poll } }) };
  await prepareFacets(ctx, { accountId }, inputs);
}

async function findEarlier(on: Reader, now: number, input: CreatePostInput): Promise<number | undefined> {
  if (input.idempotencyKey === undefined) return undefined;
  return (await findIdempotentPost.first(on, { accountId: input.accountId, key: input.idempotencyKey, now }))?.postId;
}

/** What every local text must be, new or edited. */
export async function checkText(
  ctx: Context,
  doc: Doc,
  contentWarning: string,
  /** What may stand without words: files, a poll or a quote. */
  beside: { media: number; asks: boolean },
  /** What an edit begins with, asked where that counts: it may be kept, whatever has been decided since. */
  before = (): { characters: number; media: number } => ({ characters: 0, media: 0 }),
): Promise<void> {
  if (doc.blocks.length === 0 && beside.media === 0 && !beside.asks) {
    throw new AppError('invalid', "Validation failed: Text can't be blank");
  }
  const { postCharacters, postMedia } = await loadInstanceSettings(ctx);
  const characters = countCharacters(doc, contentWarning);
  if (characters <= postCharacters && beside.media <= postMedia) return;
  const had = before();
  const [limit, most] = [Math.max(postCharacters, had.characters), Math.max(postMedia, had.media)];
  if (characters > limit) throw new AppError('invalid', `Validation failed: Text character limit of ${limit} exceeded`);
  if (beside.media > most) throw new AppError('invalid', `Validation failed: Cannot attach more than ${most} files`);
}

/** How long a post is to its author. */
export function countCharacters(doc: Doc, contentWarning: string): number {
  return countDoc(doc) + countGraphemes(contentWarning);
}

interface Made {
  id: number;
  createdAt: number;
  html: string;
  doc: Doc;
  emojis: UsedEmoji[];
}

function toRow(
  ctx: Context,
  { id, createdAt, html, doc, emojis }: Made,
  input: CreatePostInput,
  parent: Actable | undefined,
): PostsTable {
  const contentWarning = input.contentWarning ?? '';
  return newPost({
    id,
    accountId: input.accountId,
    uri: mint.post(ctx, id),
    content: html,
    contentWarning,
    sourceText: doc.source,
    sourceType: doc.type,
    language: input.language ?? null,
    visibility: input.visibility,
    audience: input.audience ?? audienceOf(input.visibility),
    local: 1,
    // What answers a post that never leaves does not leave either.
    localOnly: input.localOnly === true || parent?.localOnly === 1 ? 1 : 0,
    sensitive: input.sensitive === true || contentWarning !== '' ? 1 : 0,
    replyToId: parent?.id ?? null,
    replyToAccountId: parent?.accountId ?? null,
    communityId: input.communityId ?? null,
    policyJson: writeQuotePolicy(input.quotePolicy),
    appId: input.appId ?? null,
    emojisJson: JSON.stringify(emojis),
    createdAt,
  });
}
