import { type AccountRef, findAccountByAddress, findAccountsByUris } from '../../core/accounts/find.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import type { Mention } from '../../core/posts/mentions.ts';
import type { ReadObject } from '../read/object.ts';
import { resolveAccount } from './account.ts';
import type { Budget } from './budget.ts';

/** How many unknown accounts one post may make us fetch. */
const FETCHES = 10;
const MAX_MENTIONS = 256;
/** People here who are named by their pages: collections of ours are named as well, and are nobody. */
const MAX_OWN = 32;

/**
 * Whom an object mentions: its Mention tags, and people here whom it is addressed to. Unknown accounts are fetched, ten
 * at most; the others are left out, as the text still names them.
 */
export async function resolveObjectMentions(ctx: Context, object: ReadObject, budget: Budget): Promise<Mention[]> {
  const tagged = object.tags.mentions.map((mention) => mention.href);
  const addressed = [...object.to, ...object.cc].filter((uri) => isOurs(ctx, uri));
  const uris = [...new Set([...tagged, ...addressed])].slice(0, MAX_MENTIONS);
  if (uris.length === 0) return [];
  const known = new Map((await findAccountsByUris(ctx.db, uris)).map((row) => [row.uri, row]));
  for (const uri of uris.filter((one) => isOurs(ctx, one) && !known.has(one)).slice(0, MAX_OWN)) {
    const own = await findAccountByAddress(ctx, uri);
    if (own !== undefined) known.set(uri, own);
  }
  const unknown = tagged.filter((uri) => !known.has(uri) && !isOurs(ctx, uri)).slice(0, FETCHES);
  if (unknown.length > 0) {
    await Promise.all(unknown.map((uri) => resolveAccount(ctx, uri, budget)));
    for (const row of await findAccountsByUris(ctx.db, unknown)) known.set(row.uri, row);
  }
  // One person by two addresses is one.
  const accounts = new Map(uris.flatMap((uri) => known.get(uri) ?? []).map((account) => [account.id, account]));
  return [...accounts.values()].filter(isMentionable).map(toMention);
}

function isMentionable(account: AccountRef): boolean {
  return !account.suspended && account.deletedAt === null && account.kind !== 'application';
}

function toMention({ id, username, domain, url, uri }: AccountRef): Mention {
  return { accountId: id, username, domain, url: url ?? uri, uri };
}
