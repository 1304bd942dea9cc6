import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { type QuotePolicy, writeQuotePolicy } from '../audience/quote-policy.ts';
import type { Context } from '../context.ts';
import { setPolicy } from './queries/quotes.ts';

/** Says who may quote a post of ours from now on, where that is another answer than before; what quotes it stays. */
export async function changeQuotePolicy(
  ctx: Context,
  tx: Tx,
  post: Pick<PostsTable, 'id' | 'policyJson'>,
  policy: QuotePolicy,
): Promise<void> {
  const policyJson = writeQuotePolicy(policy);
  if (policyJson === post.policyJson) return;
  await setPolicy.run(tx, { id: post.id, policyJson });
  await ctx.queue.emit(tx, { kind: 'post.reviewed', postId: post.id, at: ctx.clock.now(), origin: 'local' });
}
