import { blockAccount } from '../../core/blocks/block.ts';
import type { Context } from '../../core/context.ts';
import { registered } from './effects.ts';
import type { Delivered } from './handler.ts';
import { findLocalTarget } from './local-target.ts';

/** Block: the actor wants nothing to do with somebody here. */
export async function handleBlock(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const target = await findLocalTarget(ctx, activity.object);
  if (target === undefined) return 'unknown-account';
  const deed = { actorId: actor.id, kind: 'block' as const, objectId: target.id };
  const claim = registered(ctx, deed, activity.id, `${actor.uri}#blocks/${target.id}`);
  await blockAccount(ctx, { accountId: actor.id, targetId: target.id, origin: 'remote', uri: claim.uri });
  return claim.outcome();
}
