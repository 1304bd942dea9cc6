import type { Tx } from '../../db/database.ts';
import type { PostState, PostsTable } from '../../db/tables/posts.ts';
import { notFound } from '../../lib/errors.ts';
import { sanitizeHtml } from '../../lib/html/sanitize-html.ts';
import { parseText } from '../../lib/text/parse.ts';
import type { QuotePolicy } from '../audience/quote-policy.ts';
import type { Context } from '../context.ts';
import { findUsedEmojis } from '../emojis/used-emoji.ts';
import type { Origin } from '../events.ts';
import { releaseFiles } from '../files/unused-files.ts';
import { describeOwn } from '../media/describe-own.ts';
import type { MediaTextChange } from '../media/media-text.ts';
import { findMediaTexts } from '../media/queries.ts';
import type { PollInput } from '../polls/input.ts';
import { loadQuestion } from '../polls/question.ts';
import { applyToEdit, recordHits } from '../screens/apply.ts';
import { judgePost, refuse, type Verdict } from '../screens/judge.ts';
import { findHitsOfPost } from '../screens/queries.ts';
import { changeQuotePolicy } from './change-quote-policy.ts';
import { compose } from './compose.ts';
import { checkText, countCharacters } from './create.ts';
import { type PreparedFacets, prepareFacets } from './facets.ts';
import { countBytes } from './new-post.ts';
import { EDITED, findMentionedIds, findPostById, findPostByUri, lockPost, updatePost } from './queries.ts';
import { type RemotePost, toFacetInputs, toMatter } from './receive.ts';
import { keepVersion } from './versions.ts';

/** What its author may still change. */
const EDITABLE: ReadonlySet<PostState> = new Set(['shown', 'pending', 'held']);

export interface EditPostInput {
  accountId: number;
  postId: number;
  text: string;
  contentWarning: string;
  sensitive: boolean;
  /** Undefined keeps it. */
  language?: string | null;
  /** The whole new list, in order; what is left out stays with the earlier versions. */
  mediaIds: number[];
  /** What is to be said anew of some of them. */
  mediaTexts?: MediaTextChange[];
  /** Left out, it is gone. Other options, or another number of them to choose, begin it anew. */
  poll?: PollInput;
  /** Who may quote it from now on; undefined keeps it. */
  quotePolicy?: QuotePolicy | undefined;
}

/**
 * Replaces a local post's content; what it was is kept. Throws `not-found` for a post that is not the caller's, `invalid`
 * where a screen rejects what it would be.
 */
export async function editPost(ctx: Context, input: EditPostInput): Promise<void> {
  const { accountId, postId, text, contentWarning } = input;
  const post = await findPostById.first(ctx.db, { id: postId });
  if (post === undefined || post.accountId !== accountId || post.local === 0) throw notFound();
  const doc = parseText(text, 'text/plain');
  const beside = { media: input.mediaIds.length, asks: input.poll !== undefined };
  await checkText(ctx, doc, contentWarning, beside, () => ({
    characters: countCharacters(parseText(post.sourceText ?? '', 'text/plain'), post.contentWarning),
    media: post.mediaCount,
  }));
  const { html, mentions, tags, links } = await compose(ctx, doc);
  const verdict = await judgePost(ctx, {
    ...{ accountId, local: true, visibility: post.visibility, content: html, links, tags },
    words: [contentWarning, ...(input.poll?.options ?? [])],
    mentionedIds: mentions.map((one) => one.accountId),
    appId: post.appId,
    createdAt: post.createdAt,
    language: input.language === undefined ? post.language : input.language,
    media: input.mediaIds.length,
    describe: () => describeOwn(ctx, { accountId, postId }, { own: input.mediaIds, texts: input.mediaTexts ?? [] }),
  });
  if (verdict.rejecting !== undefined) throw await refuse(ctx, verdict.rejecting);
  const emojis = await findUsedEmojis(ctx, [doc, contentWarning, ...(input.poll?.options ?? [])]);
  const inputs = {
    mentions,
    tags,
    media: { own: input.mediaIds, texts: input.mediaTexts ?? [] },
    poll: input.poll === undefined ? null : { own: input.poll },
    card: { links, visibility: post.visibility },
    collections: links,
  };
  const facets = await prepareFacets(ctx, { accountId, postId }, inputs);

  await ctx.db.write(async (tx) => {
    const before = await lockPost.first(tx, { id: postId });
    if (before === undefined || !EDITABLE.has(before.state)) throw notFound();
    const after = {
      ...before,
      // What asks says so itself.
      kind: before.kind === 'question' ? 'note' : before.kind,
      content: html,
      contentWarning,
      sensitive: input.sensitive || contentWarning !== '' ? 1 : 0,
      sourceText: doc.source,
      emojisJson: JSON.stringify(emojis),
      language: input.language === undefined ? before.language : input.language,
      editedAt: ctx.clock.now(),
    } as const;
    if (input.quotePolicy !== undefined) await changeQuotePolicy(ctx, tx, before, input.quotePolicy);
    await replace(ctx, tx, { before, after, facets, verdict, origin: 'local' });
  });
}

/** Takes over an edit made elsewhere. Older than what we have, of a post we do not know, or rejected by a screen: nothing happens. */
export async function receiveEdit(ctx: Context, post: RemotePost): Promise<void> {
  const content = sanitizeHtml(post.content);
  const verdict = await judgePost(ctx, toMatter(post, content));
  if (verdict.rejecting !== undefined) return void (await refuse(ctx, verdict.rejecting));
  const facets = await prepareFacets(ctx, { accountId: post.accountId }, toFacetInputs(post));
  await ctx.db.write(
    async (tx) => {
      const known = await findPostByUri.first(tx, { uri: post.uri });
      const before = known === undefined ? undefined : await lockPost.first(tx, { id: known.id });
      if (before === undefined || before.accountId !== post.accountId || before.state === 'deleted') return;
      const editedAt = Math.min(post.editedAt ?? ctx.clock.now(), ctx.clock.now());
      if (before.editedAt !== null && before.editedAt >= editedAt) return;
      const after = {
        ...before,
        kind: post.kind,
        content,
        title: post.title,
        contentWarning: post.contentWarning,
        sensitive: post.sensitive ? 1 : 0,
        sourceText: post.sourceText,
        sourceType: post.sourceType,
        language: post.language,
        linkUrl: post.linkUrl,
        emojisJson: JSON.stringify(post.emojis),
        editedAt,
      } as const;
      await replace(ctx, tx, { before, after, facets, verdict, origin: 'remote' });
    },
    { durable: false },
  );
}

interface Replacement {
  before: PostsTable;
  after: PostsTable;
  facets: PreparedFacets;
  verdict: Verdict;
  origin: Origin;
}

/** An edit that changes nothing is none: no row is written and nobody is told. */
async function replace(
  ctx: Context,
  tx: Tx,
  { before, facets, verdict, origin, ...given }: Replacement,
): Promise<void> {
  const { content, sourceText } = given.after;
  // Only where a screen may have had a hand in it.
  const touched = verdict.hits.length > 0 || before.sensitive === 1 || before.contentWarning !== '';
  const known = touched ? await findHitsOfPost.all(tx, { postId: before.id }) : [];
  const screened = applyToEdit({ before, given: given.after, known }, verdict.hits);
  const after = { ...given.after, ...screened.marks, ...facets.columns, bytes: countBytes(content, sourceText) };
  const media = await findMediaTexts.all(tx, { postId: before.id });
  const asked = await loadQuestion(tx, before.id);
  await facets.write(tx, after, true);
  const mediaAfter = await findMediaTexts.all(tx, { postId: before.id });
  const asks = await loadQuestion(tx, before.id);
  const isSame = EDITED.every((column) => column === 'editedAt' || before[column] === after[column]);
  if (isSame && isEqual(media, mediaAfter) && isEqual(asked, asks)) return;

  const mentioned = new Set((JSON.parse(before.mentionsJson) as { accountId: number }[]).map((one) => one.accountId));
  // Nobody but its author saw what waits, and nobody is to see it in the history: that begins with what is let out.
  if (before.state === 'held' || before.state === 'refused') {
    const shown = new Set(mediaAfter.map((file) => file.id));
    const left = media.flatMap(({ id }) => (shown.has(id) ? [] : id));
    await releaseFiles(ctx, tx, left);
  } else {
    await keepVersion(ctx, tx, {
      before: { post: before, media, options: asked?.options },
      after: { post: after, media: mediaAfter, options: asks?.options },
    });
  }
  await updatePost.run(tx, after);
  // What moderators removed or refused is kept as it is now, and nobody hears of it, nor of what waits for them.
  if (before.state === 'removed' || before.state === 'refused') return;
  if (before.state === 'held') return void (await recordHits(ctx, tx, after, screened, origin));
  const named = await findMentionedIds.all(tx, { postId: before.id });
  const addedIds = named.map((row) => row.accountId).filter((id) => !mentioned.has(id));
  await ctx.queue.emit(tx, { kind: 'post.edited', postId: before.id, addedIds, origin });
  await recordHits(ctx, tx, after, screened, origin);
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
