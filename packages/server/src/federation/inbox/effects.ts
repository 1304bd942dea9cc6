import { unblockAccount } from '../../core/blocks/block.ts';
import { hasBlocked } from '../../core/blocks/find.ts';
import { unboostPost } from '../../core/boosts/boost.ts';
import { hasBoosted } from '../../core/boosts/find.ts';
import type { Context } from '../../core/context.ts';
import { findFollow } from '../../core/follows/find.ts';
import { unfollowAccount } from '../../core/follows/follow.ts';
import type { ForeignUri, MayEnd } from '../../core/foreign-uri.ts';
import { hasReacted } from '../../core/reactions/find.ts';
import { unreactToPost } from '../../core/reactions/react.ts';
import { findLike, hasDisliked } from '../../core/votes/find.ts';
import { undislikePost, unlikePost } from '../../core/votes/vote.ts';
import type { Reader } from '../../db/database.ts';
import { claimDeed, type Deed, findTaken, type Taken, takeBack, trimTaken } from './deeds.ts';

/** What a deed of each kind leaves here: whether it is there, and how it goes. */
const EFFECTS: Record<
  Deed['kind'],
  { stands(on: Reader, deed: Deed): Promise<boolean>; end(ctx: Context, deed: Deed, mayEnd: MayEnd): Promise<void> }
> = {
  follow: {
    stands: async (on, deed) => (await findFollow(on, toPair(deed))) !== undefined,
    end: (ctx, deed, mayEnd) => unfollowAccount(ctx, { ...toPair(deed), mayEnd }),
  },
  block: {
    stands: (on, deed) => hasBlocked(on, toPair(deed)),
    end: (ctx, deed, mayEnd) => unblockAccount(ctx, { ...toPair(deed), mayEnd }),
  },
  like: {
    stands: async (on, deed) => (await findLike(on, toMark(deed))) !== undefined,
    end: (ctx, deed, mayEnd) => unlikePost(ctx, { ...toMark(deed), mayEnd }),
  },
  dislike: {
    stands: (on, deed) => hasDisliked(on, toMark(deed)),
    end: (ctx, deed, mayEnd) => undislikePost(ctx, { ...toMark(deed), mayEnd }),
  },
  reaction: {
    stands: (on, deed) => hasReacted(on, toReaction(deed)),
    end: (ctx, deed, mayEnd) => unreactToPost(ctx, { ...toReaction(deed), mayEnd }),
  },
  boost: {
    stands: (on, deed) => hasBoosted(on, toMark(deed)),
    end: (ctx, deed, mayEnd) => unboostPost(ctx, { ...toMark(deed), mayEnd }),
  },
};

/** A deed that core is about to do. */
export interface Claim {
  /** The id to do it under; asked in its transaction. */
  uri: ForeignUri;
  /** Why it had no effect, once it is done; undefined where it had one. */
  outcome(): string | undefined;
}

/**
 * Has a deed registered in the transaction that does it. An activity without id is not registered: its Undo finds it by
 * its object. `fallback` names it where a name is needed.
 */
export function registered(ctx: Context, deed: Deed, uri: string | null, fallback: string | null = null): Claim {
  let stands = false;
  return {
    async uri(tx) {
      const ask = async () => {
        stands = await EFFECTS[deed.kind].stands(tx, deed);
        return stands;
      };
      if (uri !== null) return claimDeed(tx, deed, { uri, stands: ask, now: ctx.clock.now() });
      await ask();
      return fallback;
    },
    outcome: () => (stands ? 'again' : undefined),
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
