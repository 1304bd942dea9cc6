import { parseOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { followAccount } from '../../core/follows/follow.ts';
import { takeRelayFollow } from '../../core/relays/answer.ts';
import { registered } from './effects.ts';
import type { Delivered } from './handler.ts';
import { findLocalTarget } from './local-target.ts';

/** Follow: a request to somebody here; to the server itself a relay's, which everybody else's is not answered like. */
export async function handleFollow(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const uri = activity.object?.id ?? null;
  if (uri !== null && activity.id !== null && parseOurs(ctx, uri)?.kind === 'server') {
    return takeRelayFollow(ctx, { actorUri: actor.uri, followUri: activity.id });
  }
  const target = await findLocalTarget(ctx, activity.object);
  if (target === undefined) return 'unknown-account';
  const deed = { actorId: actor.id, kind: 'follow' as const, objectId: target.id };
  // Without an id it could not be named in our answer; the pair is as good a name.
  const claim = registered(ctx, deed, activity.id, `${actor.uri}#follows/${target.id}`);
  await followAccount(ctx, { accountId: actor.id, targetId: target.id, origin: 'remote', uri: claim.uri });
  return claim.outcome();
}
