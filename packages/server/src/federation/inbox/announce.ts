import { boostPost } from '../../core/boosts/boost.ts';
import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { isRelayActor } from '../../core/relays/relay.ts';
import { computeVisibility } from '../read/audience.ts';
import { resolvePost } from '../remote/post.ts';
import { handleAnnounced } from './announced.ts';
import { wasTakenBack } from './deeds.ts';
import { registered } from './effects.ts';
import { type Delivered, expectId } from './handler.ts';
import { handleRelayed } from './relayed.ts';
import { isFollowed } from './wanted.ts';

/**
 * Announce: a boost, or what a community (FEP-1b12) or a relay passes on. What a boost embeds is only a hint; the post is taken from
 * here or from its own origin.
 */
export async function handleAnnounce(ctx: Context, delivered: Delivered): Promise<string | undefined> {
  const { activity, actor, budget } = delivered;
  if (await isRelayActor(ctx, actor.uri)) return handleRelayed(ctx, delivered);
  const part = activity.object;
  if (part?.kind === 'activity') return handleAnnounced(ctx, delivered);
  if (activity.id === null || part === null || part.id === null) return 'anonymous-object';
  const visibility = computeVisibility(activity, [actor.uri], actor.followersUri);
  if (visibility === 'direct') return 'private-boost';
  const known = await findPostByAddress(ctx, part.id);
  // Before anything is fetched for it.
  if (known === undefined && (await wasTakenBack(ctx, actor.id, activity.id))) return 'taken-back';
  if (known === undefined && !(await isFollowed(ctx, actor))) return 'nobody-interested';
  const postId = known?.id ?? expectId(await resolvePost(ctx, part.id, budget));
  const claim = registered(ctx, { actorId: actor.id, kind: 'boost', objectId: postId }, activity.id);
  await boostPost(ctx, {
    accountId: actor.id,
    postId,
    visibility,
    origin: 'remote',
    uri: claim.uri,
    ...(activity.published === null ? {} : { createdAt: activity.published }),
  });
  return claim.outcome();
}
