import { findAccountByUri } from '../../core/accounts/queries.ts';
import { unblockAccount } from '../../core/blocks/block.ts';
import { findBlockByUri } from '../../core/blocks/queries.ts';
import { unboostPost } from '../../core/boosts/boost.ts';
import { findBoostByUri } from '../../core/boosts/queries.ts';
import type { Context } from '../../core/context.ts';
import { unfollowAccount } from '../../core/follows/follow.ts';
import { findFollowByUri } from '../../core/follows/queries.ts';
import { findPostByUri } from '../../core/posts/queries.ts';
import { findLikeByUri } from '../../core/votes/queries.ts';
import { unlikePost } from '../../core/votes/vote.ts';
import type { ReadActivity } from '../read/activity.ts';
import type { Delivered } from './handler.ts';

type Kind = 'follow' | 'like' | 'boost' | 'block';

interface Undone {
  kind: Kind;
  /** The account or post it was about. */
  objectId: number;
}

const KINDS: Record<string, Kind> = {
  Follow: 'follow',
  Like: 'like',
  EmojiReact: 'like',
  Announce: 'boost',
  Block: 'block',
};

/**
 * Undo of something the actor did: found by its id, else by what it was about, because some servers make a new id for
 * what they undo and others send nothing but the id.
 */
export async function handleUndo(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const part = activity.object;
  if (part === null) return 'anonymous-object';
  const byId = part.id === null ? undefined : await findById(ctx, actor.id, part.id);
  const undone = byId ?? (part.kind === 'activity' ? await findByObject(ctx, part.value) : undefined);
  if (undone === undefined) return 'unknown-activity';
  const { kind, objectId } = undone;
  const pair = { accountId: actor.id, targetId: objectId, origin: 'remote' as const };
  const mark = { accountId: actor.id, postId: objectId, origin: 'remote' as const };
  if (kind === 'follow') await unfollowAccount(ctx, pair);
  else if (kind === 'block') await unblockAccount(ctx, pair);
  else if (kind === 'like') await unlikePost(ctx, mark);
  else await unboostPost(ctx, mark);
  return undefined;
}

async function findById(ctx: Context, accountId: number, uri: string): Promise<Undone | undefined> {
  const follow = await findFollowByUri.first(ctx.db, { uri });
  if (follow?.accountId === accountId) return { kind: 'follow', objectId: follow.targetId };
  const boost = await findBoostByUri.first(ctx.db, { uri });
  if (boost?.accountId === accountId) return { kind: 'boost', objectId: boost.postId };
  const like = await findLikeByUri.first(ctx.db, { accountId, uri });
  if (like !== undefined) return { kind: 'like', objectId: like.postId };
  const block = await findBlockByUri.first(ctx.db, { accountId, uri });
  return block === undefined ? undefined : { kind: 'block', objectId: block.targetId };
}

async function findByObject(ctx: Context, inner: ReadActivity): Promise<Undone | undefined> {
  const kind = Object.hasOwn(KINDS, inner.type) ? KINDS[inner.type] : undefined;
  const uri = inner.object?.id ?? null;
  if (kind === undefined || uri === null) return undefined;
  const query = kind === 'like' || kind === 'boost' ? findPostByUri : findAccountByUri;
  const object = await query.first(ctx.db, { uri });
  return object === undefined ? undefined : { kind, objectId: object.id };
}
