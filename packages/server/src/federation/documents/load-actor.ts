import { findPublicKey } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { loadInstanceSettings } from '../../core/users/settings.ts';
import { type AccountView, loadAccountViews } from '../../core/views/account.ts';
import type { ActorInput } from '../render/actor.ts';

/** What the actor document of a local account is made of; undefined for an account that is not here or not ours. */
export async function loadActor(ctx: Context, accountId: number): Promise<ActorInput | undefined> {
  const account = (await loadAccountViews(ctx, [accountId])).get(accountId);
  if (account === undefined || account.domain !== '') return undefined;
  const publicKey = await findPublicKey(ctx.db, accountId);
  if (publicKey === undefined) return undefined;
  const shown = account.kind === 'application' ? { ...account, ...(await findPictures(ctx)) } : account;
  return { here: ctx, account: shown, publicKey, movedTo: await findMovedTo(ctx, account) };
}

async function findMovedTo(ctx: Context, { movedToId }: AccountView): Promise<string | undefined> {
  if (movedToId === null) return undefined;
  return (await loadAccountViews(ctx, [movedToId])).get(movedToId)?.uri;
}

/** The server is an actor, too, and shows its own pictures. */
async function findPictures(
  ctx: Context,
): Promise<Pick<AccountView, 'avatarFile' | 'headerFile' | 'headerDescription'>> {
  const { icon, thumbnail } = await loadInstanceSettings(ctx);
  return {
    avatarFile: icon?.[512] ?? null,
    headerFile: thumbnail?.file ?? null,
    headerDescription: thumbnail?.description ?? '',
  };
}
