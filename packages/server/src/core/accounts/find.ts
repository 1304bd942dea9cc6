import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { Context } from '../context.ts';
import { findAccountByName } from './queries.ts';

/** An account known here by `user` or `user@domain` (a leading @ is fine); asks nobody else. */
export async function findAccountByHandle(ctx: Context, handle: string): Promise<AccountsTable | undefined> {
  const [username, domain = '', ...rest] = handle.replace(/^@/, '').toLowerCase().split('@');
  if (username === undefined || username === '' || rest.length > 0) return undefined;
  const local = domain === '' || domain === ctx.config.domain.toLowerCase();
  return findAccountByName.first(ctx.db, { usernameKey: username, domain: local ? '' : domain });
}
