import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { refuseQuote } from '../posts/consent.ts';
import { lockPost } from '../posts/queries.ts';
import { changeQuote } from '../posts/quotes.ts';

/**
 * An author here takes back that a post quotes theirs, for good. Throws `not-found` where it does not, or what it quotes is
 * not the account's.
 */
export async function revokeQuote(
  ctx: Context,
  { accountId, quotedId, quotingId }: { accountId: number; quotedId: number; quotingId: number },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const post = await lockPost.first(tx, { id: quotingId });
    const quoted = await lockPost.first(tx, { id: quotedId });
    if (post?.quoteId !== quotedId || quoted?.accountId !== accountId || quoted.local === 0) throw notFound();
    if (post.quoteState === 'revoked') return;
    const stampUri = await refuseQuote(ctx, tx, post, quoted);
    await changeQuote(ctx, tx, post, { quoteState: 'revoked', quoteStampUri: null });
    if (stampUri === null) return;
    const taken = { quotedId, accountId: post.accountId, stampUri, origin: 'local' } as const;
    await ctx.queue.emit(tx, { kind: 'quote.revoked', ...taken });
  });
}
