import { wordsOf } from '../../lib/text/search-terms.ts';
import { findAccountByHandle } from '../accounts/find.ts';
import { readDomain } from '../addresses.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import {
  type Candidate,
  findAccountsByHandle,
  findAccountsByUsername,
  findAccountsByWord,
  findFollowedByHandle,
  findFollowedByName,
  findFollowedByWord,
} from './queries.ts';
import { readSearchQuery } from './read-query.ts';

/** How many beginnings of names are looked at before the best are chosen. */
const CANDIDATES = 100;
/** Of the best so many at once are asked whether they may be shown. */
const CHUNK = 40;
/** Behind every text that begins with the same letters. */
const LAST = '\u{10ffff}';

export interface AccountSearch {
  /** What was typed: the first letters of a name, or a handle. */
  text: string;
  viewer: Viewer;
  /** Only accounts that the viewer, a member, follows. */
  following?: boolean;
  /** Ask the other server for a whole handle that is not known. Only for users: it makes us fetch. */
  resolve?: boolean;
  limit: number;
  offset: number;
}

/**
 * Ids of accounts that the viewer wants to meet, the best first: the exact name, then people of this server, then those
 * with most followers. A whole handle finds exactly its account, whoever that is; so does a whole name of this server
 * for members, who undo in this way what they did to somebody.
 */
export async function searchAccounts(ctx: Context, search: AccountSearch): Promise<number[]> {
  const query = readSearchQuery(search.text);
  if (query.kind === 'address' || query.kind === 'tag') return [];
  const typed = query.kind === 'handle' ? query.handle : query.text;
  const text = typed.toLowerCase();
  const [username = '', domain, ...rest] = text.split('@');
  if (username === '' || rest.length > 0 || text.length > 300) return [];
  const { viewer, following = false, resolve = false, limit, offset } = search;
  if (domain !== undefined && domain !== '') {
    const exact = following ? undefined : await findExact(ctx, typed, resolve);
    if (exact !== undefined) return [exact].slice(offset);
  }
  const candidates = await findCandidates(ctx, { username, domain }, following ? viewerId(viewer) : undefined);
  const rank = (one: Candidate) => (one.usernameKey === text ? 0 : 2) + (one.domain === '' ? 0 : 1);
  candidates.sort((a, b) => rank(a) - rank(b) || b.followersCount - a.followersCount || a.id - b.id);
  const called =
    viewer.kind === 'member' && candidates.find((one) => one.domain === '' && one.usernameKey === text)?.id;
  const ids = [...new Set(candidates.map((one) => one.id))];
  const found: number[] = [];
  for (let i = 0; i < ids.length && found.length < offset + limit; i += CHUNK) {
    const some = ids.slice(i, i + CHUNK);
    const welcome = await findWelcome(ctx, viewer, some);
    found.push(...some.filter((id) => id === called || welcome.has(id)));
  }
  return found.slice(offset, offset + limit);
}

/** Names with words that begin so, or handles that do; of those whom `followerId` follows, where given. */
async function findCandidates(
  { db }: Context,
  { username, domain }: { username: string; domain: string | undefined },
  followerId: number | undefined,
): Promise<Candidate[]> {
  const rangeOf = (start: string) => ({
    start,
    end: start + LAST,
    limit: CANDIDATES,
    accountId: followerId ?? 0,
    usernameKey: username,
  });
  const everybody = followerId === undefined;
  if (domain !== undefined) return (everybody ? findAccountsByHandle : findFollowedByHandle).all(db, rangeOf(domain));
  const named = await (everybody ? findAccountsByUsername : findFollowedByName).all(db, rangeOf(username));
  // The longest word has the fewest; the others have to be there as well.
  const words = wordsOf(username).sort((one, other) => other.length - one.length);
  const [longest] = words;
  if (longest === undefined) return named;
  const found = await (everybody ? findAccountsByWord : findFollowedByWord).all(db, rangeOf(longest));
  return [...named, ...found.filter((one) => hasAll(one.displayName, words))];
}

function hasAll(displayName: string, words: readonly string[]): boolean {
  const own = wordsOf(displayName);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

/** The name goes out as it was typed: the user part of a handle may have capitals (RFC 7565 §4). */
async function findExact(ctx: Context, handle: string, resolve: boolean): Promise<number | undefined> {
  const known = await findAccountByHandle(ctx, handle);
  if (known !== undefined) return known.id;
  if (!resolve || readDomain(ctx, handle.split('@')[1] ?? '') === '') return undefined;
  const resolution = await ctx.remote.resolveHandle(handle);
  return resolution.state === 'found' ? resolution.id : undefined;
}
