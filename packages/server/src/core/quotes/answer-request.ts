import { findAnswer } from '../audience/find-actable.ts';
import { findViewer } from '../audience/find-viewer.ts';
import type { Context } from '../context.ts';
import { grantQuote } from '../posts/consent.ts';
import { findApproval, findEarlierApproval } from '../posts/queries/quotes.ts';
import { findPostById, findPostByUri, lockPost } from '../posts/queries.ts';
import { changeQuote } from '../posts/quotes.ts';

const DAY_MS = 24 * 3_600_000;
/** Consents that one account elsewhere gets in a day: each is a row, whether its post ever comes or not. */
const MAX_A_DAY = 200;

export interface QuoteRequest {
  /** A post of ours. */
  quotedId: number;
  /** Who asks, from elsewhere, for which post of theirs. */
  accountId: number;
  quotingUri: string;
  /** Of what is answered. */
  requestUri: string;
}

/**
 * Answers by the author's policy that somebody elsewhere wants to quote a post of ours, and whether they may. What was taken
 * back stays so; one too many for a day is a no. Throws `not-found` where they may not see it: nobody is told that there is one.
 */
export async function answerQuoteRequest(ctx: Context, request: QuoteRequest): Promise<boolean> {
  const { quotedId, accountId, quotingUri: uri, requestUri } = request;
  return ctx.db.write(
    async (tx) => {
      const known = await findPostByUri.first(tx, { uri });
      const post = known === undefined ? undefined : await lockPost.first(tx, { id: known.id });
      const found = await findAnswer(tx, await findViewer(tx, accountId), quotedId, 'quote');
      const quoted = await findPostById.first(tx, { id: quotedId });
      const approval = await findApproval.first(tx, { uri });
      const fits = approval === undefined || (approval.accountId === accountId && approval.postId === quotedId);
      const hasRoom = async () => {
        const earlier = await findEarlierApproval.first(tx, { accountId, before: MAX_A_DAY - 1 });
        return earlier === undefined || earlier.createdAt <= ctx.clock.now() - DAY_MS;
      };
      const own = post === undefined || post.accountId === accountId;
      if (quoted === undefined || found === undefined || !fits || !own) return false;
      const yes = approval === undefined ? found.answer === 'yes' && (await hasRoom()) : approval.state === 'granted';
      const stampUri = yes ? await grantQuote(ctx, tx, { uri, accountId }, quoted) : null;
      // It came before it was asked for.
      if (post?.quoteId === quotedId && post.quoteState === 'pending') {
        await changeQuote(ctx, tx, post, { quoteState: yes ? 'accepted' : 'rejected', quoteStampUri: stampUri });
      }
      const answer = { quotedId, accountId, requestUri, quotingUri: uri, stampUri };
      await ctx.queue.emit(tx, { kind: 'quote.answered', ...answer, origin: 'local' });
      return yes;
    },
    { durable: false },
  );
}
