import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { Doc } from '../../lib/text/doc.ts';
import { mentionsOf } from '../../lib/text/read-doc.ts';
import { findAccountById, findAccountByName } from '../accounts/queries.ts';
import { readDomain } from '../addresses.ts';
import type { Context } from '../context.ts';

/** A mention as it is kept with a post, enough to render it. */
export interface Mention {
  accountId: number;
  username: string;
  /** '' for local accounts. */
  domain: string;
  url: string;
  uri: string;
}

/** How many unknown handles one post may make us look up elsewhere. */
const LOOKUPS = 10;

/** The accounts a text mentions, by handle in lower case. Asks other servers for unknown ones. */
export async function resolveMentions(ctx: Context, doc: Doc): Promise<Map<string, Mention>> {
  const found = new Map<string, Mention>();
  const unknown: string[] = [];
  for (const handle of mentionsOf(doc)) {
    const mention = await findMention(ctx, handle);
    if (mention !== undefined) found.set(handle, mention);
    else if (handle.includes('@')) unknown.push(handle);
  }
  await Promise.all(
    unknown.slice(0, LOOKUPS).map(async (handle) => {
      const resolution = await ctx.remote.resolveHandle(handle);
      if (resolution.state !== 'found') return;
      // By its id: a domain may send us on to a handle on another one.
      const mention = toMention(await findAccountById.first(ctx.db, { id: resolution.id }));
      if (mention !== undefined) found.set(handle, mention);
    }),
  );
  return found;
}

async function findMention(ctx: Context, handle: string): Promise<Mention | undefined> {
  const [username = '', domain = ''] = handle.split('@');
  const kept = domain === '' ? '' : readDomain(ctx, domain);
  if (kept === undefined) return undefined;
  return toMention(await findAccountByName.first(ctx.db, { usernameKey: username, domain: kept }));
}

function toMention(account: AccountsTable | undefined): Mention | undefined {
  if (account === undefined || account.suspendedAt !== null || account.deletedAt !== null) return undefined;
  if (account.waitingSince !== null) return undefined;
  return {
    accountId: account.id,
    username: account.username,
    domain: account.domain,
    url: account.url ?? account.uri,
    uri: account.uri,
  };
}
