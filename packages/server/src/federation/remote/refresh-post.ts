import { findAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { receiveCounts } from '../../core/polls/receive.ts';
import { receiveEdit } from '../../core/posts/edit.ts';
import type { PostRef } from '../../core/posts/find.ts';
import { receiveTerms } from '../../core/posts/receive-terms.ts';
import type { ReadObject } from '../read/object.ts';
import type { Budget } from './budget.ts';
import { type Fetched, fetchDocument } from './fetch-document.ts';
import { resolveObjectMentions } from './mentions.ts';
import { toPolicy } from './policy-input.ts';
import { nameOurPost } from './post.ts';
import { postKindOf, toRemotePoll, toRemotePost } from './post-input.ts';

/** Reads a post of another server again at its origin and takes over what changed. Answers what the origin said. */
export async function refreshPost(ctx: Context, post: PostRef, budget: Budget): Promise<Fetched['state']> {
  const fetched = await fetchDocument(ctx, post.uri, budget);
  if (fetched.state !== 'found' || fetched.document.kind !== 'object') return fetched.state;
  await applyEdit(ctx, post, fetched.document.value, budget, null);
  return 'found';
}

/**
 * Takes over a newer version of a post, that comes from its author or its origin. `editedAt` serves where it does
 * not say itself when it was changed. Answers why nothing was done.
 */
export async function applyEdit(
  ctx: Context,
  post: Pick<PostRef, 'id' | 'accountId'>,
  object: ReadObject,
  budget: Budget,
  editedAt: number | null,
): Promise<string | undefined> {
  const author = await findAccount(ctx, post.accountId);
  const kind = postKindOf(object);
  if (author === undefined || kind === undefined) return 'not-a-post';
  if (object.attributedTo.length > 0 && !object.attributedTo.includes(author.uri)) return 'not-the-owner';
  const quoteUri = object.quoteUrl === null ? null : await nameOurPost(ctx, object.quoteUrl);
  const quoteConsent = object.quotesWithConsent ? { stampUri: object.quoteAuthorization } : undefined;
  const at = object.updated ?? editedAt;
  const policy = toPolicy(object, author);
  const termed = await receiveTerms(ctx, post.id, { quoteUri, quoteConsent, policy, at });
  const poll = toRemotePoll(object);
  const counted = poll !== null && (await receiveCounts(ctx, { postId: post.id, poll }));
  // New numbers of a poll are no edit.
  if (object.type === 'Question' && object.updated === null) return counted || termed ? undefined : 'not-an-edit';
  const mentions = await resolveObjectMentions(ctx, object, budget);
  const edited = toRemotePost(object, kind, author, mentions);
  await receiveEdit(ctx, { ...edited, editedAt: at });
  return undefined;
}
