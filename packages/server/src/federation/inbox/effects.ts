import { unblockAccount } from '../../core/blocks/block.ts';
import { findBlock } from '../../core/blocks/queries.ts';
import { unboostPost } from '../../core/boosts/boost.ts';
import { findBoost } from '../../core/boosts/queries.ts';
import type { Context } from '../../core/context.ts';
import { unfollowAccount } from '../../core/follows/follow.ts';
import { findFollow } from '../../core/follows/queries.ts';
import type { ForeignUri, MayEnd } from '../../core/foreign-uri.ts';
import { findReaction } from '../../core/reactions/queries.ts';
import { unreactToPost } from '../../core/reactions/react.ts';
import { findDislike, findLike } from '../../core/votes/queries.ts';
import { undislikePost, unlikePost } from '../../core/votes/vote.ts';
import type { Reader } from '../../db/database.ts';
import { claimDeed, type Deed, findTaken, type Taken, takeBack, trimTaken } from './deeds.ts';

/** What a deed of each kind leaves here: whether it is there, and how it goes. */
const EFFECTS: Record<
  Deed['kind'],
  { find(on: Reader, deed: Deed): Promise<unknown>; end(ctx: Context, deed: Deed, mayEnd: MayEnd): Promise<void> }
> = {
  follow: {
    find: (on, deed) => findFollow.first(on, toPair(deed)),
    end: (ctx, deed, mayEnd) => unfollowAccount(ctx, { ...toPair(deed), mayEnd }),
  },
  block: {
    find: (on, deed) => findBlock.first(on, toPair(deed)),
    end: (ctx, deed, mayEnd) => unblockAccount(ctx, { ...toPair(deed), mayEnd }),
  },
  like: {
    find: (on, deed) => findLike.first(on, toMark(deed)),
    end: (ctx, deed, mayEnd) => unlikePost(ctx, { ...toMark(deed), mayEnd }),
  },
  dislike: {
    find: (on, deed) => findDislike.first(on, toMark(deed)),
    end: (ctx, deed, mayEnd) => undislikePost(ctx, { ...toMark(deed), mayEnd }),
  },
  reaction: {
    find: (on, deed) => findReaction.first(on, toReaction(deed)),
    end: (ctx, deed, mayEnd) => unreactToPost(ctx, { ...toReaction(deed), mayEnd }),
  },
  boost: {
    find: (on, deed) => findBoost.first(on, toMark(deed)),
    end: (ctx, deed, mayEnd) => unboostPost(ctx, { ...toMark(deed), mayEnd }),
  },
};

/**
 * The id for core to do a deed under, which registers it in the same transaction. An activity without id is not
 * registered: its Undo finds it by its object. `fallback` names it where a name is needed.
 */
export function registered(ctx: Context, deed: Deed, uri: string | null, fallback: string | null = null): ForeignUri {
  if (uri === null) return fallback;
  return async (tx) => {
    const stands = (await EFFECTS[deed.kind].find(tx, deed)) !== undefined;
    return claimDeed(tx, deed, { uri, stands, now: ctx.clock.now() });
  };
}

/** Takes a deed back together with its effect. Answers whether there was any. */
export async function undo(ctx: Context, named: Taken): Promise<boolean> {
  let ended = false;
  const now = ctx.clock.now();
  const expected = await findTaken(ctx, named);
  let late: Deed | undefined;
  if (expected === undefined) late = await ctx.db.write((tx) => takeBack(tx, named, now), { durable: false });
  else {
    await EFFECTS[expected.kind].end(ctx, expected, async (tx) => {
      const deed = await takeBack(tx, named, now);
      ended = deed?.kind === expected.kind && deed.objectId === expected.objectId;
      return ended;
    });
  }
  // It came between our looking and our writing.
  if (late !== undefined)
    await EFFECTS[late.kind].end(ctx, late, async (tx) => (await takeBack(tx, named, now)) !== undefined);
  if (named.uri !== null) await trimTaken(ctx, named.uri);
  return ended || late !== undefined;
}

function toPair({ actorId, objectId }: Deed) {
  return { accountId: actorId, targetId: objectId, origin: 'remote' as const };
}

function toMark({ actorId, objectId }: Deed) {
  return { accountId: actorId, postId: objectId, origin: 'remote' as const };
}

function toReaction(deed: Deed) {
  return { ...toMark(deed), emoji: deed.emoji ?? '' };
}
