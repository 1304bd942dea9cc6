import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isOnlyHint } from '../read/origin.ts';
import { resolvePost, storeObject } from '../remote/post.ts';
import { isVote, postKindOf } from '../remote/post-input.ts';
import { type Delivered, expectId } from './handler.ts';
import { handleVotes } from './vote.ts';
import { isFollowed, isWanted } from './wanted.ts';

/** Create: a new post by the actor, or by somebody else where only its id was sent. */
export async function handleCreate(ctx: Context, { activity, actor, budget }: Delivered): Promise<string | undefined> {
  const part = activity.object;
  if (part === null || part.id === null) return 'anonymous-object';
  if (part.kind === 'object' && !isOnlyHint(part, actor.uri)) {
    if (postKindOf(part.value) === undefined) return 'not-a-post';
    if (isVote(part.value)) return handleVotes(ctx, { activity, actor, budget });
    if (!(await isWanted(ctx, actor, part.value))) return 'nobody-interested';
    expectId(await storeObject(ctx, part.value, budget, actor));
    return undefined;
  }
  if (part.kind !== 'reference' && part.kind !== 'object') return 'not-a-post';
  const addressed = [...activity.to, ...activity.cc].some((uri) => isOurs(ctx, uri));
  if (!addressed && !(await isFollowed(ctx, actor))) return 'nobody-interested';
  expectId(await resolvePost(ctx, part.id, budget));
  return undefined;
}
