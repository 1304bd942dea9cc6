import { type AccountRef, findLocalAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';

/** What a local name can be; anything else is not worth a question to the database, which may not even take it. */
const NAME = /^[a-z0-9_]{1,30}$/i;

/** A local person's, community's or bot's account by the name in its address; deleted ones included. */
export async function findActor(ctx: Context, name: string): Promise<AccountRef | undefined> {
  if (!NAME.test(name)) return undefined;
  const account = await findLocalAccount(ctx.db, name);
  // The server's own account has an address of its own.
  return account?.kind === 'application' ? undefined : account;
}
