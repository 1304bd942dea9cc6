import type { AccountsTable } from '../../db/tables/accounts.ts';
import { parseOurs } from '../addresses.ts';
import type { Context } from '../context.ts';
import { ensureInstanceActor } from './instance-actor.ts';
import { findAccountById, findAccountByName, findAccountByUri } from './queries.ts';

/** An account known here by `user` or `user@domain` (a leading @ is fine); asks nobody else. */
export async function findAccountByHandle(ctx: Context, handle: string): Promise<AccountsTable | undefined> {
  const [username, domain = '', ...rest] = handle.replace(/^@/, '').toLowerCase().split('@');
  if (username === undefined || username === '' || rest.length > 0) return undefined;
  const local = domain === '' || domain === ctx.config.domain.toLowerCase();
  return findAccountByName.first(ctx.db, { usernameKey: username, domain: local ? '' : domain });
}

/** An account that is here by what others call it: ours by any of its addresses, others' by their id. */
export async function findAccountByAddress(ctx: Context, uri: string): Promise<AccountsTable | undefined> {
  const ours = parseOurs(ctx, uri);
  if (ours === undefined) return findAccountByUri.first(ctx.db, { uri });
  if (ours.kind === 'account') {
    return findAccountByName.first(ctx.db, { usernameKey: ours.name.toLowerCase(), domain: '' });
  }
  return ours.kind === 'server' ? findAccountById.first(ctx.db, { id: await ensureInstanceActor(ctx) }) : undefined;
}
