import type { Context } from '../../core/context.ts';
import { removeRemoteAccountJob } from '../../core/moderation/remove-remote-account.ts';
import { receiveDeletion } from '../../core/posts/delete.ts';
import { fetchDocument } from '../remote/fetch-document.ts';
import type { Delivered } from './handler.ts';
import { TransientError } from './refusal.ts';

/** Delete: a post of the actor's, or the actor, whose server must say so itself. */
export async function handleDelete(ctx: Context, { activity, actor, budget }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  if (uri === null) return 'anonymous-object';
  if (uri !== actor.uri) {
    await receiveDeletion(ctx, { accountId: actor.id, uri });
    return undefined;
  }
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state === 'unreachable' && fetched.retryable) throw new TransientError(fetched.reason);
  if (fetched.state !== 'gone') return 'still-there';
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, removeRemoteAccountJob, [actor.id]), { durable: false });
  return undefined;
}
