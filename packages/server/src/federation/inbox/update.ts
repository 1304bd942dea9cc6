import type { Context } from '../../core/context.ts';
import { findPostByUri } from '../../core/posts/find.ts';
import type { ReadObject } from '../read/object.ts';
import type { ReadPart } from '../read/part.ts';
import { fetchAccount } from '../remote/account.ts';
import { fetchDocument } from '../remote/fetch-document.ts';
import { storeObject } from '../remote/post.ts';
import { isVote, postKindOf } from '../remote/post-input.ts';
import { applyEdit } from '../remote/refresh-post.ts';
import { handleAdd } from './add.ts';
import { type Delivered, expectId } from './handler.ts';
import { TransientError } from './refusal.ts';
import { isWanted } from './wanted.ts';

/**
 * Update: a profile, which is always read anew (a key never changes by being told), as a choice of people is, or an edited post. One that overtook
 * its Create brings the post itself, which then finds it here.
 */
export async function handleUpdate(ctx: Context, delivered: Delivered): Promise<string | undefined> {
  const { activity, actor, budget } = delivered;
  const part = activity.object;
  if (part === null || part.id === null) return 'anonymous-object';
  if (part.id === actor.uri) {
    expectId(await fetchAccount(ctx, actor.uri, budget));
    return undefined;
  }
  if (part.kind === 'collection') return handleAdd(ctx, { ...delivered, activity: { ...activity, type: 'Add' } });
  if (part.kind !== 'object' && part.kind !== 'reference') return 'not-a-post';
  const before = await findPostByUri(ctx.db, part.id);
  if (before !== undefined && before.accountId !== actor.id) return 'not-the-owner';
  if (before === undefined && part.kind === 'reference') return 'unknown-post';
  const object = await readEdited(ctx, part, delivered);
  if (object === undefined || postKindOf(object) === undefined) return 'not-a-post';
  const editedAt = object.updated ?? activity.updated ?? activity.published;
  if (before !== undefined) return applyEdit(ctx, before, object, budget, editedAt);
  if (isVote(object) || !(await isWanted(ctx, actor, object))) return 'unknown-post';
  expectId(await storeObject(ctx, { ...object, updated: editedAt }, budget, actor));
  // The Create may have come in between, and what is here already is not stored over. Our own version is no edit to it.
  const stored = await findPostByUri(ctx.db, part.id);
  if (stored?.accountId === actor.id) await applyEdit(ctx, stored, object, budget, editedAt);
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
