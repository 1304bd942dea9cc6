import { findAccountByHandle } from '../accounts/find.ts';
import { readDomain } from '../addresses.ts';
import type { Context } from '../context.ts';
import { findAccountsByDisplayName, findAccountsByHandle, findAccountsByUsername } from './queries.ts';
import { readSearchQuery } from './read-query.ts';

/** How many beginnings of names are looked at before the best are chosen. */
const CANDIDATES = 200;
/** Behind every text that begins with the same letters. */
const LAST = '\u{10ffff}';

export interface AccountSearch {
  /** What was typed: the first letters of a name, or a handle. */
  text: string;
  viewerId: number | null;
  /** Only accounts the viewer follows. */
  following?: boolean;
  /** Ask the other server for a whole handle that is not known. Only for users: it makes us fetch. */
  resolve?: boolean;
}

/** Ids of accounts, candidates in the order of their names; a whole handle finds exactly its account. */
export async function searchAccounts(ctx: Context, search: AccountSearch): Promise<number[]> {
  const query = readSearchQuery(search.text);
  if (query.kind === 'address' || query.kind === 'tag') return [];
  const typed = query.kind === 'handle' ? query.handle : query.text;
  const text = typed.toLowerCase();
  const [username = '', domain, ...rest] = text.split('@');
  if (username === '' || rest.length > 0 || text.length > 300) return [];
  if (domain !== undefined && domain !== '') {
    const exact = search.following ? undefined : await findExact(ctx, typed, search.resolve === true);
    if (exact !== undefined) return [exact];
  }
  const params = {
    viewerId: search.viewerId ?? 0,
    following: search.following ? (1 as const) : (0 as const),
    now: ctx.clock.now(),
    limit: CANDIDATES,
  };
  if (domain !== undefined) {
    const range = { start: domain, end: domain + LAST };
    return toIds(await findAccountsByHandle.all(ctx.db, { ...params, ...range, usernameKey: username }));
  }
  const range = { start: text, end: text + LAST };
  const byName = await findAccountsByUsername.all(ctx.db, { ...params, ...range });
  const byDisplayName = await findAccountsByDisplayName.all(ctx.db, { ...params, ...range });
  return toIds([...byName, ...byDisplayName]);
}

/** The name goes out as it was typed: the user part of a handle may have capitals (RFC 7565 §4). */
async function findExact(ctx: Context, handle: string, resolve: boolean): Promise<number | undefined> {
  const known = await findAccountByHandle(ctx, handle);
  if (known !== undefined) return known.id;
  if (!resolve || readDomain(ctx, handle.split('@')[1] ?? '') === '') return undefined;
  const resolution = await ctx.remote.resolveHandle(handle);
  return resolution.state === 'found' ? resolution.id : undefined;
}

function toIds(rows: { id: number }[]): number[] {
  return [...new Set(rows.map((row) => row.id))];
}
