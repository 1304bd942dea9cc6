import { boostPost } from '../../core/boosts/boost.ts';
import { findBoostByUri } from '../../core/boosts/queries.ts';
import type { Context } from '../../core/context.ts';
import { findPostByUri } from '../../core/posts/queries.ts';
import { computeVisibility } from '../read/audience.ts';
import { resolvePost } from '../remote/post.ts';
import { type Delivered, expectId } from './handler.ts';
import { isFollowed } from './wanted.ts';

/** Announce: a boost. What it embeds is only a hint; the post is taken from here or from its own origin. */
export async function handleAnnounce(
  ctx: Context,
  { activity, actor, budget }: Delivered,
): Promise<string | undefined> {
  const part = activity.object;
  if (activity.id === null || part === null || part.id === null) return 'anonymous-object';
  if (part.kind === 'activity') return 'announced-activity';
  const visibility = computeVisibility(activity, [actor.uri], actor.followersUri);
  if (visibility === 'direct') return 'private-boost';
  if ((await findBoostByUri.first(ctx.db, { uri: activity.id })) !== undefined) return 'duplicate';
  const known = await findPostByUri.first(ctx.db, { uri: part.id });
  if (known === undefined && !(await isFollowed(ctx, actor))) return 'nobody-interested';
  const postId = known?.id ?? expectId(await resolvePost(ctx, part.id, budget));
  await boostPost(ctx, {
    accountId: actor.id,
    postId,
    visibility,
    origin: 'remote',
    uri: activity.id,
    ...(activity.published === null ? {} : { createdAt: activity.published }),
  });
  return undefined;
}
