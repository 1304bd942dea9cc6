import { unblockAccount } from '../../core/blocks/block.ts';
import { findBlock } from '../../core/blocks/queries.ts';
import { unboostPost } from '../../core/boosts/boost.ts';
import { findBoost } from '../../core/boosts/queries.ts';
import type { Context } from '../../core/context.ts';
import { unfollowAccount } from '../../core/follows/follow.ts';
import { findFollow } from '../../core/follows/queries.ts';
import { unlikePost } from '../../core/votes/like.ts';
import { findLike } from '../../core/votes/queries.ts';
import { askDeed, type Deed, endDeeds, registerDeed, stillStands } from './deeds.ts';

type Relation = Exclude<Deed['kind'], 'post'>;

/** What a deed of each kind leaves here: what is there, by whose id, and how it goes. */
const EFFECTS: Record<
  Relation,
  {
    find(ctx: Context, deed: Deed): Promise<{ uri: string | null } | undefined>;
    end(ctx: Context, deed: Deed): Promise<void>;
  }
> = {
  follow: {
    find: (ctx, deed) => findFollow.first(ctx.db, toPair(deed)),
    end: (ctx, deed) => unfollowAccount(ctx, toPair(deed)),
  },
  block: {
    find: (ctx, deed) => findBlock.first(ctx.db, toPair(deed)),
    end: (ctx, deed) => unblockAccount(ctx, toPair(deed)),
  },
  like: {
    find: (ctx, deed) => findLike.first(ctx.db, toMark(deed)),
    end: (ctx, deed) => unlikePost(ctx, toMark(deed)),
  },
  boost: {
    find: (ctx, deed) => findBoost.first(ctx.db, toMark(deed)),
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
  const before = await EFFECTS[deed.kind].find(ctx, deed);
  if (uri !== null && as === null) {
    if (before?.uri != null && (await isLeftOver(ctx, deed, before.uri, uri))) await endEffect(ctx, deed);
    return 'taken-back';
  }
  // What ended otherwise (a follower removed, a block) leaves no deed that could keep the new one alive.
  if (before === undefined) await endDeeds(ctx, deed, as);
  await act(as);
  if (uri === null || as === null || (await registerDeed(ctx, deed, { uri, as }))) return undefined;
  await endEffect(ctx, deed);
  return 'taken-back';
}

/** An earlier try did it and failed before it was registered; the Undo that came then did not find it. */
async function isLeftOver(ctx: Context, deed: Deed, effectUri: string, uri: string): Promise<boolean> {
  if (effectUri !== uri && (await askDeed(ctx, deed.actorId, effectUri)) !== null) return false;
  return !(await stillStands(ctx, deed));
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
