import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import { findQuotesByStamp } from '../posts/queries/quotes.ts';
import { findPostById, lockPost } from '../posts/queries.ts';
import { changeQuote } from '../posts/quotes.ts';

export interface QuoteAnswer {
  /** A post of ours that quotes. */
  postId: number;
  /** Who answers. */
  authorId: number;
  accepted: boolean;
  stampUri: string | null;
}

/**
 * Takes over what another server's author says of a quote of theirs by a post of ours; answers why nothing happened. A no
 * ends what was accepted before.
 */
export async function takeQuoteAnswer(ctx: Context, answer: QuoteAnswer): Promise<string | undefined> {
  return ctx.db.write(
    async (tx) => {
      const post = await lockPost.first(tx, { id: answer.postId });
      if (post === undefined || post.local === 0 || !(await isAuthor(tx, post, answer.authorId)))
        return 'no-such-request';
      const { quoteState, quoteStampUri } = post;
      if (quoteState !== 'pending' && quoteState !== 'accepted') return 'answered-before';
      if (answer.accepted) {
        const stampUri = answer.stampUri ?? quoteStampUri;
        await changeQuote(ctx, tx, post, { quoteState: 'accepted', quoteStampUri: stampUri });
      } else {
        const next = quoteState === 'accepted' ? 'revoked' : 'rejected';
        await changeQuote(ctx, tx, post, { quoteState: next, quoteStampUri: null });
      }
      return undefined;
    },
    { durable: false },
  );
}

/** More quotes that carry one stamp are nobody's. */
const MAX_STAMPED = 100;

/** A stamp was deleted by its author; answers whether a quote carried it. */
export async function takeRevocation(ctx: Context, stamp: { uri: string; authorId: number }): Promise<boolean> {
  const { uri: stampUri, authorId } = stamp;
  return ctx.db.write(
    async (tx) => {
      let ended = false;
      for (const state of ['accepted', 'pending'] as const) {
        for (const { id } of await findQuotesByStamp.all(tx, { stampUri, state, authorId, limit: MAX_STAMPED })) {
          const post = await lockPost.first(tx, { id });
          if (post?.quoteStampUri !== stampUri || !(await isAuthor(tx, post, authorId))) continue;
          await changeQuote(ctx, tx, post, { quoteState: 'revoked', quoteStampUri: null });
          ended = true;
        }
      }
      return ended;
    },
    { durable: false },
  );
}

/** Whether the account wrote what a post quotes. */
async function isAuthor(tx: Tx, { quoteId }: PostsTable, accountId: number): Promise<boolean> {
  if (quoteId === null) return false;
  return (await findPostById.first(tx, { id: quoteId }))?.accountId === accountId;
}
