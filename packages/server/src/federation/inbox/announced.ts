import { isOurs, ourHosts } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { findPostByUri } from '../../core/posts/find.ts';
import type { ReadActivity } from '../read/activity.ts';
import { checkOrigin, sameHost } from '../read/origin.ts';
import { resolvePost, storeObject } from '../remote/post.ts';
import { refreshPost } from '../remote/refresh-post.ts';
import { type Delivered, expectId } from './handler.ts';
import { isFollowed } from './wanted.ts';

/** PieFed passes on many at once. */
const MAX_ANNOUNCED = 32;

/**
 * What a community passes on of its members (FEP-1b12). Nobody signed it for us, so nothing of it is believed that
 * the community's own host could not have told: a new or changed post is a hint to ask its origin, the rest has no
 * effect. Votes, locks and removals will be believed for what is in that community, when there are communities here.
 */
export async function handleAnnounced(ctx: Context, delivered: Delivered): Promise<string | undefined> {
  const { activity, actor } = delivered;
  if (!(await isFollowed(ctx, actor))) return 'nobody-interested';
  let reason: string | undefined;
  for (const part of activity.objects.slice(0, MAX_ANNOUNCED)) {
    reason = part.kind === 'activity' ? await handleOne(ctx, delivered, part.value) : 'not-an-activity';
  }
  return reason;
}

async function handleOne(ctx: Context, { actor, budget }: Delivered, inner: ReadActivity): Promise<string | undefined> {
  const refusal = checkOrigin(
    { understood: true, kind: 'activity', value: inner },
    { arrivedAs: 'announced', announcer: actor.uri, ownHosts: ourHosts(ctx), allowHttp: ctx.config.allowPrivate },
  );
  if (refusal !== null) return refusal;
  if (inner.type !== 'Create' && inner.type !== 'Update') return `announced-${inner.type}`;
  const part = inner.object;
  if (part === null || part.id === null || isOurs(ctx, part.id)) return 'anonymous-object';
  if (part.kind !== 'object' && part.kind !== 'reference') return 'not-a-post';
  const known = await findPostByUri(ctx.db, part.id);
  if (known !== undefined) {
    if (inner.type === 'Update') await refreshPost(ctx, known, budget);
    return undefined;
  }
  const ownWord = part.kind === 'object' && sameHost(part.id, actor.uri);
  const stored = ownWord ? await storeObject(ctx, part.value, budget) : await resolvePost(ctx, part.id, budget);
  expectId(stored);
  return undefined;
}
