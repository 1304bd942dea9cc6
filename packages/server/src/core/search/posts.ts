import { ENOUGH, type SearchToken, writeMatch } from '../../db/dialect/search.ts';
import { LAST_ID } from '../../db/keyset.ts';
import { textHolds, textToSearch } from '../../lib/text/search-terms.ts';
import { findAccountByHandle } from '../accounts/find.ts';
import type { SearchPlace } from '../audience/queries.ts';
import type { Context } from '../context.ts';
import { loadSearched } from './document.ts';
import { inLibraryOf, isFrom, OPEN } from './facets.ts';
import { findPosts, findPostsWithout } from './queries.ts';
import { type PostQuery, readPostQuery } from './read-post-query.ts';

/** What is not for who asks is looked past in so many looks of some hundred posts each. */
const LOOKS = 4;
/** Of what the index found so many texts are read at once, to see whether words stand together. */
const CHUNK = 40;
/** The engine is asked for so many tokens at most; whether a longer text is there, the texts say. */
const [EACH_MAX, ALL_MAX] = [12, 100];

export interface PostSearch {
  text: string;
  /** The member who searches. */
  accountId: number;
  /** Whose days `before:`, `after:` and `during:` mean: a name of the IANA database; UTC without one. */
  timeZone?: string | undefined;
  /** Only of this author. */
  authorId?: number | undefined;
  maxId?: number | undefined;
  minId?: number | undefined;
  limit: number;
  offset: number;
}

/** Ids of posts that somebody may find, the newest first. */
export async function searchPosts(ctx: Context, search: PostSearch): Promise<number[]> {
  const query = readPostQuery(search.text, search.timeZone);
  if (query === null) return [];
  const { accountId, authorId, offset, limit } = search;
  const [from, notFrom] = [
    await findAuthors(ctx, query.from, accountId),
    await findAuthors(ctx, query.notFrom, accountId),
  ];
  if (query.from.length > 0 && from.length === 0) return [];
  const authors = [from, authorId === undefined ? [] : [authorId]].filter((ids) => ids.length > 0);
  const wanted = [
    placeTokens(query.place, accountId),
    ...authors.map((ids) => ids.map((id) => ({ text: isFrom(id) }))),
    ...query.facets.map((text) => [{ text }]),
    ...query.terms.flatMap(({ each }) => each.slice(0, EACH_MAX)),
  ].slice(0, ALL_MAX);
  // What must not be there is asked of what was found: for an index it would be a way past everything.
  const excluded: SearchToken[] = [
    ...notFrom.map((id) => ({ text: isFrom(id) })),
    ...query.withoutFacets.map((text) => ({ text })),
    ...query.without.flatMap(({ each, together }) => (together === null ? (each[0] ?? []) : [])),
  ];
  const find = (excluded.length === 0 ? findPosts : findPostsWithout)[query.place];
  const match = writeMatch(ctx.db, wanted);
  const unwanted = excluded.length === 0 ? '' : writeMatch(ctx.db, [...wanted, excluded]);
  const above = Math.max(query.above ?? 0, search.minId ?? 0, 0);
  let below = Math.min(query.below ?? LAST_ID, search.maxId ?? LAST_ID);
  const found: number[] = [];
  for (let look = 0; look < LOOKS && found.length < offset + limit; look++) {
    const params = { match, unwanted, below, above, viewerId: accountId, now: ctx.clock.now() };
    const rows = await find.all(ctx.db, params);
    const ids = rows.filter((row) => row.found === 1).map(({ id }) => id);
    for await (const some of readTexts(ctx, query, ids)) {
      found.push(...some);
      if (found.length >= offset + limit) break;
    }
    if (rows.length < ENOUGH) break;
    below = rows.at(-1)?.id as number;
  }
  return found.slice(offset, offset + limit);
}

function placeTokens(place: SearchPlace, accountId: number): SearchToken[] {
  const [own, open] = [{ text: inLibraryOf(accountId) }, { text: OPEN }];
  return { library: [own], public: [open], all: [own, open] }[place];
}

async function findAuthors(ctx: Context, names: readonly string[], me: number): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const handle = name.replaceAll('＠', '@').replace(/^@/, '');
    const id = handle.toLowerCase() === 'me' ? me : (await findAccountByHandle(ctx, handle))?.id;
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

/** Of these posts, some at a time, those in whose texts what was asked for stands together, and nothing it must not. */
async function* readTexts(
  ctx: Context,
  { terms, without }: PostQuery,
  ids: readonly number[],
): AsyncGenerator<readonly number[]> {
  const wanted = terms.filter(({ together }) => together !== null);
  const unwanted = without.filter(({ together }) => together !== null);
  if (wanted.length + unwanted.length === 0) return yield ids;
  for (let i = 0; i < ids.length; i += CHUNK) {
    const some = ids.slice(i, i + CHUNK);
    const posts = await loadSearched(ctx.db, some);
    yield some.filter((id) => {
      const text = textToSearch(posts.get(id)?.texts() ?? []);
      return wanted.every((term) => textHolds(text, term)) && !unwanted.some((term) => textHolds(text, term));
    });
  }
}
