import type { Context } from '../../core/context.ts';
import { receiveEdit } from '../../core/posts/edit.ts';
import { findPostByUri } from '../../core/posts/queries.ts';
import type { ReadObject } from '../read/object.ts';
import type { ReadPart } from '../read/part.ts';
import { fetchAccount } from '../remote/account.ts';
import { fetchDocument } from '../remote/fetch-document.ts';
import { resolveObjectMentions } from '../remote/mentions.ts';
import { postKindOf, toRemotePost } from '../remote/post-input.ts';
import { type Delivered, expectId } from './handler.ts';
import { TransientError } from './refusal.ts';

/** Update: a profile, which is always read anew (a key never changes by being told), or an edited post. */
export async function handleUpdate(ctx: Context, delivered: Delivered): Promise<string | undefined> {
  const { activity, actor, budget } = delivered;
  const part = activity.object;
  if (part === null || part.id === null) return 'anonymous-object';
  if (part.id === actor.uri) {
    expectId(await fetchAccount(ctx, actor.uri, budget));
    return undefined;
  }
  if (part.kind !== 'object' && part.kind !== 'reference') return 'not-a-post';
  const before = await findPostByUri.first(ctx.db, { uri: part.id });
  if (before === undefined) return 'unknown-post';
  if (before.accountId !== actor.id) return 'not-the-owner';
  const object = await readEdited(ctx, part, delivered);
  const kind = object === undefined ? undefined : postKindOf(object);
  if (object === undefined || kind === undefined) return 'not-a-post';
  // New counts of a poll are no edit.
  if (object.type === 'Question' && object.updated === null) return 'not-an-edit';
  const mentions = await resolveObjectMentions(ctx, object, budget);
  const post = toRemotePost(object, kind, actor, mentions);
  await receiveEdit(ctx, { ...post, editedAt: object.updated ?? activity.updated ?? activity.published });
  return undefined;
}

async function readEdited(
  ctx: Context,
  part: Extract<ReadPart, { kind: 'object' | 'reference' }>,
  { actor, budget }: Delivered,
): Promise<ReadObject | undefined> {
  if (part.kind === 'object') return part.value;
  const fetched = await fetchDocument(ctx, part.id, budget);
  if (fetched.state === 'unreachable' && fetched.retryable) throw new TransientError(fetched.reason);
  if (fetched.state !== 'found' || fetched.document.kind !== 'object') return undefined;
  return fetched.document.value.attributedTo.includes(actor.uri) ? fetched.document.value : undefined;
}
