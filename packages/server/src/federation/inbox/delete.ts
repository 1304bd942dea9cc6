import { findCollectionAt } from '../../core/collections/load.ts';
import { takeFeatureRevocation } from '../../core/collections/take-answer.ts';
import type { Context } from '../../core/context.ts';
import { removeRemoteAccountJob } from '../../core/moderation/remove-remote-account.ts';
import { receiveDeletion } from '../../core/posts/delete.ts';
import { findPostByUri } from '../../core/posts/find.ts';
import { takeRevocation } from '../../core/quotes/take-answer.ts';
import { endRelayOf } from '../../core/relays/keep.ts';
import type { Budget } from '../remote/budget.ts';
import { requestCollection } from '../remote/collection.ts';
import { fetchDocument } from '../remote/fetch-document.ts';
import { undo } from './effects.ts';
import type { Delivered } from './handler.ts';
import { TransientError } from './refusal.ts';

/**
 * Delete: a post of the actor's, their consent to a quote (FEP-044f) or to being in a collection (FEP-7aa9), a collection, or
 * the actor, whose server must say so itself. Of a post that is not here the actor's
 * own is kept out from now on: whoever else wrote it is not concerned.
 */
export async function handleDelete(ctx: Context, { activity, actor, budget }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  if (uri === null) return 'anonymous-object';
  if (uri !== actor.uri) {
    if (await takeRevocation(ctx, { uri, authorId: actor.id })) return undefined;
    if (await takeFeatureRevocation(ctx, { uri, accountId: actor.id })) return undefined;
    const collection = await findCollectionAt(ctx, uri);
    if (collection?.accountId === actor.id) {
      await requestCollection(ctx, { accountId: actor.id, uri });
      return undefined;
    }
    await undo(ctx, { actorId: actor.id, uri, kind: 'post', objectId: null });
    // Looked for afterwards: one that comes at the same time finds the deed, or is found.
    const post = await findPostByUri(ctx.db, uri);
    if (post === undefined) return 'unknown-post';
    // A moderator of that host may speak, but only the origin itself is believed.
    if (post.accountId !== actor.id && !(await isGone(ctx, uri, budget))) return 'not-the-owner';
    await receiveDeletion(ctx, { accountId: post.accountId, uri });
    return undefined;
  }
  if (!(await isGone(ctx, uri, budget))) return 'still-there';
  await endRelayOf(ctx, uri);
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, removeRemoteAccountJob, [actor.id]), { durable: false });
  return undefined;
}

async function isGone(ctx: Context, uri: string, budget: Budget): Promise<boolean> {
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state === 'unreachable' && fetched.retryable) throw new TransientError(fetched.reason);
  return fetched.state === 'gone';
}
