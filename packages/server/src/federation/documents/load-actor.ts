import { findPublicKey } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { type AccountView, loadAccountViews } from '../../core/views/account.ts';
import type { ActorInput } from '../render/actor.ts';

/** What the actor document of a local account is made of; undefined for an account that is not here or not ours. */
export async function loadActor(ctx: Context, accountId: number): Promise<ActorInput | undefined> {
  const account = (await loadAccountViews(ctx, [accountId])).get(accountId);
  if (account === undefined || account.domain !== '') return undefined;
  const publicKey = await findPublicKey(ctx.db, accountId);
  if (publicKey === undefined) return undefined;
  return { here: ctx, account, publicKey, movedTo: await findMovedTo(ctx, account) };
}

async function findMovedTo(ctx: Context, { movedToId }: AccountView): Promise<string | undefined> {
  if (movedToId === null) return undefined;
  return (await loadAccountViews(ctx, [movedToId])).get(movedToId)?.uri;
}
