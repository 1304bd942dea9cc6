import { unblockAccount } from '../../core/blocks/block.ts';
import { findBlock } from '../../core/blocks/queries.ts';
import { unboostPost } from '../../core/boosts/boost.ts';
import { findBoost } from '../../core/boosts/queries.ts';
import type { Context } from '../../core/context.ts';
import { unfollowAccount } from '../../core/follows/follow.ts';
import { findFollow } from '../../core/follows/queries.ts';
import { unlikePost } from '../../core/reactions/like.ts';
import { findLike } from '../../core/reactions/queries.ts';
import { askDeed, type Deed, endDeeds, registerDeed } from './deeds.ts';

type Relation = Exclude<Deed['kind'], 'post'>;

/** What a deed of each kind leaves here: whether it is there, and how it goes. */
const EFFECTS: Record<
  Relation,
  { stands(ctx: Context, deed: Deed): Promise<unknown>; end(ctx: Context, deed: Deed): Promise<void> }
> = {
  follow: {
    stands: (ctx, deed) => findFollow.first(ctx.db, toPair(deed)),
    end: (ctx, deed) => unfollowAccount(ctx, toPair(deed)),
  },
  block: {
    stands: (ctx, deed) => findBlock.first(ctx.db, toPair(deed)),
    end: (ctx, deed) => unblockAccount(ctx, toPair(deed)),
  },
  like: {
    stands: (ctx, deed) => findLike.first(ctx.db, toMark(deed)),
    end: (ctx, deed) => unlikePost(ctx, toMark(deed)),
  },
  boost: {
    stands: (ctx, deed) => findBoost.first(ctx.db, toMark(deed)),
    end: (ctx, deed) => unboostPost(ctx, toMark(deed)),
  },
};

/**
 * Does what an activity asks for and registers it, unless it was taken back: before it came, or while it was done.
 * `act` is told the id to do it under; null where the activity has none, which then is found by its object alone.
 */
export async function doDeed(
  ctx: Context,
  deed: Deed & { kind: Relation },
  uri: string | null,
  act: (as: string | null) => Promise<unknown>,
): Promise<string | undefined> {
  const as = uri === null ? null : await askDeed(ctx, deed.actorId, uri);
  if (uri !== null && as === null) return 'taken-back';
  // What ended otherwise (a follower removed, a block) leaves no deed that could keep the new one alive.
  if (!(await EFFECTS[deed.kind].stands(ctx, deed))) await endDeeds(ctx, deed, as);
  await act(as);
  if (uri === null || as === null || (await registerDeed(ctx, deed, { uri, as }))) return undefined;
  await endEffect(ctx, deed);
  return 'taken-back';
}

export async function endEffect(ctx: Context, deed: Deed): Promise<void> {
  if (deed.kind !== 'post') await EFFECTS[deed.kind].end(ctx, deed);
}

function toPair({ actorId, objectId }: Deed) {
  return { accountId: actorId, targetId: objectId, origin: 'remote' as const };
}

function toMark({ actorId, objectId }: Deed) {
  return { accountId: actorId, postId: objectId, origin: 'remote' as const };
}
