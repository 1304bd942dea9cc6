import type { PasskeysTable } from '../../db/tables/passkeys.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { endAccess } from '../users/change-password.ts';
import { tellWayIn } from '../users/way-in.ts';
import { checkPasskeyName } from './passkey-name.ts';
import { deletePasskey, findPasskeys, renamePasskeyRow } from './queries.ts';

/** How many one person may have. */
export const MAX_PASSKEYS = 20;

export type Passkey = Pick<PasskeysTable, 'id' | 'name' | 'createdAt' | 'lastUsedAt'>;

/** Somebody's, oldest first. */
export function listPasskeys(ctx: Context, userId: number): Promise<Passkey[]> {
  return findPasskeys.all(ctx.db, { userId, limit: MAX_PASSKEYS });
}

/** Throws `not-found`, and `invalid` for a bad name. */
export async function renamePasskey(ctx: Context, input: { userId: number; id: number; name: string }): Promise<void> {
  const name = checkPasskeyName(input.name);
  const changed = await ctx.db.write((tx) => renamePasskeyRow.run(tx, { id: input.id, userId: input.userId, name }));
  if (changed === 0) throw notFound();
}

/**
 * Lets a key open nothing any more, and signs out what is signed in as its person, all but `tokenId`: the device may be in
 * other hands. Throws `not-found`.
 */
export async function removePasskey(
  ctx: Context,
  { userId, id, tokenId }: { userId: number; id: number; tokenId: number },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const gone = await deletePasskey.first(tx, { id, userId });
    if (gone === undefined) throw notFound();
    await tellWayIn(ctx, tx, { userId, change: 'passkey-removed', name: gone.name });
    await endAccess(ctx, tx, userId, { but: tokenId });
  });
}
