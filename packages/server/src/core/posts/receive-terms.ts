import type { Context } from '../context.ts';
import { judgeQuote } from './consent.ts';
import { setPolicy } from './queries/quotes.ts';
import { findPostById, lockPost } from './queries.ts';
import { changeQuote, LOOK, toCheck } from './quotes.ts';
import type { RemotePost } from './receive.ts';

/**
 * Takes over what a post of another server says of itself without an edit: who may quote it, and the consent that its own
 * quote got meanwhile or lost. What it quotes does not change. Of a version older than the one that is here, nothing is taken.
 * `at` is the version's time, null for what stands at its origin now. Answers whether anything changed.
 */
export async function receiveTerms(
  ctx: Context,
  postId: number,
  {
    quoteUri,
    quoteConsent,
    policy,
    at,
  }: Pick<RemotePost, 'quoteUri' | 'quoteConsent' | 'policy'> & { at: number | null },
): Promise<boolean> {
  return ctx.db.write(
    async (tx) => {
      const post = await lockPost.first(tx, { id: postId });
      if (post === undefined || post.local === 1 || post.state === 'deleted') return false;
      if (at !== null && post.editedAt !== null && at < post.editedAt) return false;
      const policyJson = policy === undefined ? null : JSON.stringify(policy);
      const reviewed = policyJson !== post.policyJson;
      if (reviewed) await setPolicy.run(tx, { id: postId, policyJson });
      const { quoteState, quoteId, uri, accountId } = post;
      if (quoteState === null || quoteState === 'revoked' || quoteState === 'deleted') return reviewed;
      const quoted = quoteId === null ? undefined : await findPostById.first(tx, { id: quoteId });
      if (quoteUri === null) {
        await changeQuote(ctx, tx, post, { quoteState: 'revoked', quoteStampUri: null });
        return true;
      }
      const stampUri = quoteConsent?.stampUri ?? null;
      if ((quoted?.uri ?? post.quoteUri) !== quoteUri || stampUri === null || stampUri === post.quoteStampUri)
        return reviewed;
      const state =
        quoted === undefined ? 'pending' : await judgeQuote(tx, { uri, accountId, consent: { stampUri } }, quoted);
      await changeQuote(ctx, tx, post, { quoteState: state, quoteStampUri: toCheck(state, stampUri) });
      if (state === 'pending') await ctx.queue.enqueue(tx, LOOK, [postId]);
      return true;
    },
    { durable: false },
  );
}
