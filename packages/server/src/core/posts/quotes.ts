import type { Tx } from '../../db/database.ts';
import type { PostsTable, QuoteState } from '../../db/tables/posts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { readHostOf } from '../../lib/host.ts';
import { defineJob } from '../../queue/job.ts';
import { type Actable, findAnswer } from '../audience/find-actable.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { grantQuote, judgeQuote, type Quoting } from './consent.ts';
import { isOpen } from './open.ts';
import {
  deleteApproval,
  endSomeQuotesOf,
  findWaitingQuotes,
  hasWaitingQuotes,
  type QuoteColumns,
  setQuote,
} from './queries/quotes.ts';
import { addToStats, findPostById } from './queries.ts';

/** Servers that hear of the same quote at once do not ask its author's at once. */
const SPREAD_MS = 20_000;
/** What fetches a quoted post, and the stamp that a quote carries. Input: the quoting post's id. */
export const LOOK = { name: 'posts.look-for-quoted' };

/** How many quotes a post that arrives late finds waiting at most; the rest wait on. */
const MAX_ADOPTED = 1_000;

/** A quote by somebody here, on its way to be written. */
export interface OwnQuote {
  quotedId: number;
  uri: string;
  accountId: number;
  visibility: PostsTable['visibility'];
  mentionedIds: readonly number[];
}

/**
 * The part of a new post's row that is its quote. Of a post here consent is decided at once; who wrote one elsewhere and says
 * who may quote it is asked. Throws `not-found` for a post that its author may not see, `forbidden` for one they may
 * not quote, `invalid` for a direct post that does not name whom it quotes.
 */
export async function makeQuote(
  ctx: Context,
  tx: Tx,
  quote: OwnQuote,
): Promise<{ columns: QuoteColumns; localOnly: boolean }> {
  const { quotedId, accountId, uri } = quote;
  const post = await findQuotable(tx, accountId, quotedId);
  const own = post.accountId === accountId;
  if (quote.visibility === 'direct' && !own && !quote.mentionedIds.includes(post.accountId)) {
    throw new AppError('invalid', 'Validation failed: A direct post has to mention whom it quotes');
  }
  const quoted = (await findPostById.first(tx, { id: post.id })) as PostsTable;
  const asks = !own && quoted.local === 0 && quoted.policyJson !== null;
  const quoteStampUri = own || quoted.local === 0 ? null : await grantQuote(ctx, tx, { uri, accountId }, quoted);
  const quoteState = asks ? 'pending' : 'accepted';
  return {
    columns: { quoteId: quoted.id, quoteUri: null, quoteState, quoteStampUri },
    localOnly: quoted.localOnly === 1,
  };
}

/** A post that somebody here may quote, or ask to. Throws `not-found`, `forbidden`. */
export async function findQuotable(tx: Tx, accountId: number, quotedId: number): Promise<Actable> {
  const found = await findAnswer(tx, asMember(accountId), quotedId, 'quote');
  if (found === undefined) throw notFound();
  if (found.answer === 'no') throw new AppError('forbidden', 'Its author does not allow this post to be quoted');
  return found.post;
}

/** The part of a row that is the quote of a post written elsewhere; `quoted` is what it quotes, where that is here. */
export async function takeQuote(
  tx: Tx,
  { uri: quoteUri, ...quoting }: { uri: string } & { by: Quoting },
  quoted: PostsTable | undefined,
): Promise<QuoteColumns> {
  const { consent } = quoting.by;
  const quoteStampUri = consent?.stampUri ?? null;
  if (quoted === undefined || quoted.state === 'deleted') {
    // In an older form it is judged when what it quotes is here.
    return { quoteId: null, quoteUri, quoteState: consent === undefined ? 'looking' : 'pending', quoteStampUri };
  }
  const quoteState = await judgeQuote(tx, quoting.by, quoted);
  return { quoteId: quoted.id, quoteUri: null, quoteState, quoteStampUri: toCheck(quoteState, quoteStampUri) };
}

/** A stamp that is still to be checked; what nobody looked at is not kept: whoever claims it would stand in its way. */
export function toCheck(state: QuoteState, stampUri: string | null): string | null {
  return state === 'pending' ? stampUri : null;
}

/**
 * Counts the quote that a new post is, tells of it, and with `looks` has looked for what is missing; not for a post that
 * was fetched because something quotes it, as a chain of quotes need not end.
 */
export async function enterQuote(ctx: Context, tx: Tx, post: PostsTable, looks: boolean): Promise<void> {
  if (post.quoteState === null) return;
  if (post.quoteState === 'accepted') {
    await count(tx, post, 1);
    await grantOurs(ctx, tx, post);
  }
  if (post.quoteId !== null && post.quoteState === 'accepted') {
    await ctx.queue.emit(tx, { ...changeOf(ctx, post), isNew: true });
  }
  if (looks && post.local === 0 && needsLook(post)) await lookLater(ctx, tx, post);
}

/** Whether another server has to be asked before it is known what the quote is. */
function needsLook({ quoteState, quoteId, quoteStampUri }: PostsTable): boolean {
  const open = quoteState === 'looking' || quoteState === 'pending';
  return open && (quoteId === null || quoteStampUri !== null);
}

/** Has it looked for in a while; of one server one at a time. */
async function lookLater(ctx: Context, tx: Tx, { id, quoteUri, quoteStampUri }: PostsTable): Promise<void> {
  const groupKey = `quotes ${readHostOf(quoteUri ?? quoteStampUri ?? '') ?? ''}`;
  const runAt = ctx.clock.now() + Math.floor(ctx.rng.fraction() * SPREAD_MS);
  await ctx.queue.enqueue(tx, LOOK, [id], { groupKey, runAt });
}

/**
 * A quote becomes something else than it was, in the transaction that holds its post. Nothing happens where it is that
 * already.
 */
export async function changeQuote(
  ctx: Context,
  tx: Tx,
  post: PostsTable,
  next: { quoteState: QuoteState } & Partial<QuoteColumns>,
): Promise<void> {
  const after: PostsTable = { ...post, ...next };
  const same = (['quoteId', 'quoteUri', 'quoteState', 'quoteStampUri'] as const).every(
    (key) => post[key] === after[key],
  );
  if (same) return;
  if (post.quoteState === 'accepted') await count(tx, post, -1);
  if (after.quoteState === 'accepted') {
    await count(tx, after, 1);
    await grantOurs(ctx, tx, after);
  }
  await setQuote.run(tx, after);
  await ctx.queue.emit(tx, { ...changeOf(ctx, after), isNew: false });
}

/** What waited for a post that arrives late finds it. */
export async function adoptQuotes(ctx: Context, tx: Tx, quoted: PostsTable): Promise<void> {
  if ((await hasWaitingQuotes.first(tx, { uri: quoted.uri })) === undefined) return;
  for (const post of await findWaitingQuotes.all(tx, { uri: quoted.uri, limit: MAX_ADOPTED })) {
    await findQuoted(ctx, tx, post, quoted);
  }
}

/** A quote that waited for the post it quotes has found it. */
export async function findQuoted(ctx: Context, tx: Tx, post: PostsTable, quoted: PostsTable): Promise<void> {
  const { uri, accountId, quoteStampUri: stampUri } = post;
  const consent = post.quoteState === 'looking' ? undefined : { stampUri };
  const quoteState = await judgeQuote(tx, { uri, accountId, consent }, quoted);
  const quoteStampUri = toCheck(quoteState, stampUri);
  await changeQuote(ctx, tx, post, { quoteId: quoted.id, quoteUri: null, quoteState, quoteStampUri });
  if (quoteStampUri !== null) await ctx.queue.enqueue(tx, LOOK, [post.id]);
}

/** What goes with a post that is deleted: it quotes nothing any more, and nothing quotes it. */
export async function forgetQuotes(ctx: Context, tx: Tx, post: PostsTable): Promise<void> {
  if (post.quoteState === 'accepted') await count(tx, post, -1);
  if (post.quoteState !== null) await deleteApproval.run(tx, { uri: post.uri });
  const ended = await endSomeQuotesOf.run(tx, { id: post.id, limit: ENDED });
  if (ended === ENDED) await ctx.queue.enqueue(tx, endQuotesJob, [post.id]);
}

/** So many quotes of one post end in one transaction: nobody else is to wait for all of them. */
const ENDED = 500;

/** Ends the rest of the quotes of a post that is gone; until then they show nothing. Input: its id. */
export const endQuotesJob = defineJob<Context, number>({
  name: 'posts.end-quotes',
  priority: 4,
  concurrency: 1,
  run: async (ctx, ids) => {
    for (const id of ids) {
      const some = () => ctx.db.write((tx) => endSomeQuotesOf.run(tx, { id, limit: ENDED }), { durable: false });
      while ((await some()) === ENDED);
    }
  },
});

/** An accepted quote of a post here carries a stamp; one's own needs none. */
async function grantOurs(ctx: Context, tx: Tx, post: PostsTable): Promise<void> {
  if (post.local === 1 || post.quoteId === null) return;
  const quoted = await findPostById.first(tx, { id: post.quoteId });
  if (quoted === undefined || quoted.local === 0 || quoted.accountId === post.accountId) return;
  await grantQuote(ctx, tx, post, quoted);
}

/** Only quotes that everyone may see are counted where everyone sees the number. */
async function count(tx: Tx, post: PostsTable, by: 1 | -1): Promise<void> {
  if (post.quoteId !== null && isOpen(post)) await addToStats.quotes.run(tx, { postId: post.quoteId, by });
}

function changeOf(ctx: Context, { id: postId, quoteId, quoteState, local }: PostsTable) {
  const origin = local === 1 ? 'local' : 'remote';
  const state = quoteState as QuoteState;
  return { kind: 'quote.changed', postId, quotedId: quoteId, state, at: ctx.clock.now(), origin } as const;
}
