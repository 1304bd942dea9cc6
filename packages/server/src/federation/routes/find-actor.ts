import { findAccountByName } from '../../core/accounts/queries.ts';
import type { Context } from '../../core/context.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';

const MAX_NAME = 30;

/** A local person's, community's or bot's account by the name in its address; deleted ones included. */
export async function findActor(ctx: Context, name: string): Promise<AccountsTable | undefined> {
  if (name.length > MAX_NAME) return undefined;
  const account = await findAccountByName.first(ctx.db, { usernameKey: name.toLowerCase(), domain: '' });
  // The server's own account has an address of its own.
  return account?.kind === 'application' ? undefined : account;
}
