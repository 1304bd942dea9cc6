import { notFound } from '../../lib/errors.ts';
import type { QuotePolicy } from '../audience/quote-policy.ts';
import type { Context } from '../context.ts';
import { changeQuotePolicy } from '../posts/change-quote-policy.ts';
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
    await changeQuotePolicy(ctx, tx, post, policy);
  });
}
