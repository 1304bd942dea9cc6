import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { answerQuoteRequest } from '../../core/quotes/answer-request.ts';
import { sameHost } from '../read/origin.ts';
import { storeObject } from '../remote/post.ts';
import type { Delivered } from './handler.ts';

/**
 * QuoteRequest (FEP-044f): the actor wants a post of theirs to quote one of ours. It is answered by its author's policy; a
 * post that comes with it is kept where it may quote, as if it had been sent by itself.
 */
export async function handleQuoteRequest(ctx: Context, delivered: Delivered): Promise<string | undefined> {
  const { activity, actor, budget } = delivered;
  const { object, instrument, id: requestUri } = activity;
  const quoted = object?.id == null ? undefined : await findPostByAddress(ctx, object.id);
  if (quoted === undefined || !quoted.local) return 'unknown-post';
  const quotingUri = instrument?.id ?? null;
  if (requestUri === null || quotingUri === null) return 'anonymous-object';
  if (!sameHost(quotingUri, actor.uri)) return 'not-the-owner';
  const embedded = instrument?.kind === 'object' ? instrument.value : undefined;
  if (embedded !== undefined) {
    if (!embedded.attributedTo.includes(actor.uri)) return 'wrong-attribution';
    const named = embedded.quoteUrl === null ? undefined : await findPostByAddress(ctx, embedded.quoteUrl);
    if (named?.id !== quoted.id) return 'quotes-something-else';
  }
  const request = { quotedId: quoted.id, accountId: actor.id, quotingUri, requestUri };
  const granted = await answerQuoteRequest(ctx, request);
  if (granted && embedded !== undefined) await storeObject(ctx, embedded, budget, actor);
  return granted ? undefined : 'refused';
}
