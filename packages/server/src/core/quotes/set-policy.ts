import { notFound } from '../../lib/errors.ts';
import { type QuotePolicy, writeQuotePolicy } from '../audience/quote-policy.ts';
import type { Context } from '../context.ts';
import { setPolicy } from '../posts/queries/quotes.ts';
import { lockPost } from '../posts/queries.ts';

/** Says who may quote a post from now on; what quotes it stays. Throws `not-found` for a post that is not the account's. */
export async function setQuotePolicy(
  ctx: Context,
  { accountId, postId, policy }: { accountId: number; postId: number; policy: QuotePolicy },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const post = await lockPost.first(tx, { id: postId });
    if (post === undefined || post.accountId !== accountId || post.local === 0 || post.state === 'deleted') {
      throw notFound();
    }
    const policyJson = writeQuotePolicy(policy);
    if (policyJson === post.policyJson) return;
    await setPolicy.run(tx, { id: postId, policyJson });
    await ctx.queue.emit(tx, { kind: 'post.reviewed', postId, at: ctx.clock.now(), origin: 'local' });
  });
}
