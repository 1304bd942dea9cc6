import type { Reader } from '../../db/database.ts';
import { type Paged, readPage } from '../../db/keyset.ts';
import { writeCsv } from '../../lib/csv.ts';
import { findAccount, findAccounts } from '../accounts/find.ts';
import { fullHandle } from '../addresses.ts';
import { findBlockedDomains } from '../blocks/queries.ts';
import type { Context } from '../context.ts';
import { sumBytesSince } from '../files/queries.ts';
import { loadLists } from '../lists/lists.ts';
import { findMembers } from '../lists/queries.ts';
import * as queries from './queries.ts';

/** Entries of one query, and of one piece of an answer. */
const LOT = 500;

/** What somebody can take along, each a table that other servers read. */
export const EXPORTS = ['following', 'followers', 'lists', 'blocks', 'mutes', 'domain_blocks', 'bookmarks'] as const;
export type Export = (typeof EXPORTS)[number];

type Row = readonly (string | boolean)[];

/** The first line of a table; those of Mastodon that have none have none here. */
const HEADINGS: Partial<Record<Export, Row>> = {
  following: ['Account address', 'Show boosts', 'Notify on new posts', 'Languages'],
  followers: ['Account address'],
  blocks: ['Account address'],
  mutes: ['Account address', 'Hide notifications'],
};

/**
 * One of somebody's lists as a table (RFC 4180), as Mastodon writes and reads it, in pieces: newest entries first. What
 * changes while it is read is in it or not.
 */
export async function* exportList(ctx: Context, accountId: number, kind: Export): AsyncGenerator<string> {
  const heading = HEADINGS[kind];
  if (heading !== undefined) yield writeCsv([heading]);
  for await (const rows of readers[kind](ctx, accountId)) yield writeCsv(rows);
}

const readers: Record<Export, (ctx: Context, accountId: number) => AsyncGenerator<Row[]>> = {
  following: (ctx, accountId) =>
    walk(ctx.db, queries.findFollowed, { accountId }, (row) => [
      addressOf(ctx, row),
      row.showBoosts === 1,
      row.notify === 1,
      readLanguages(row.languagesJson).join(', '),
    ]),
  followers: (ctx, accountId) => walk(ctx.db, queries.findFollowers, { accountId }, (row) => [addressOf(ctx, row)]),
  async *lists(ctx, accountId) {
    for (const { id: listId, title } of await loadLists(ctx, accountId)) {
      for await (const members of readLots(ctx.db, findMembers, { listId })) {
        const accounts = await findAccounts(
          ctx.db,
          members.map((member) => member.accountId),
        );
        yield accounts.filter(({ deletedAt }) => deletedAt === null).map((one) => [title, addressOf(ctx, one)]);
      }
    }
  },
  blocks: (ctx, accountId) => walk(ctx.db, queries.findBlocked, { accountId }, (row) => [addressOf(ctx, row)]),
  mutes: (ctx, accountId) =>
    walk(ctx.db, queries.findMuted, { accountId, now: ctx.clock.now() }, (row) => [
      addressOf(ctx, row),
      row.notifications === 1,
    ]),
  domain_blocks: (ctx, accountId) => walk(ctx.db, findBlockedDomains, { accountId }, ({ domain }) => [domain]),
  bookmarks: (ctx, accountId) => walk(ctx.db, queries.findBookmarked, { accountId }, ({ uri }) => [uri]),
};

async function* walk<P, R extends { id: number }>(
  on: Reader,
  list: Paged<P, R>,
  params: P,
  toRow: (row: R) => Row,
): AsyncGenerator<Row[]> {
  for await (const rows of readLots(on, list, params)) yield rows.map(toRow);
}

/** A list from its newest entry to its oldest, a lot at a time. */
async function* readLots<P, R extends { id: number }>(on: Reader, list: Paged<P, R>, params: P): AsyncGenerator<R[]> {
  for (let maxId: number | undefined; ; ) {
    const rows = await readPage(on, list, params, { limit: LOT, ...(maxId === undefined ? {} : { maxId }) });
    if (rows.length > 0) yield rows;
    if (rows.length < LOT) return;
    maxId = rows.at(-1)?.id;
  }
}

/** With a domain for people of here, too: a list is read somewhere else. */
function addressOf(ctx: Context, { username, domain }: { username: string; domain: string }): string {
  return domain === '' ? fullHandle(ctx, username) : `${username}@${domain}`;
}

function readLanguages(json: string | null): string[] {
  return json === null ? [] : (JSON.parse(json) as string[]);
}

/** How much there is of each, of posts, and how many bytes their files take. */
export async function countExports(
  ctx: Context,
  accountId: number,
): Promise<Record<Export | 'posts' | 'mediaBytes', number>> {
  const [account, counted, files] = await Promise.all([
    findAccount(ctx, accountId),
    queries.countEntries.first(ctx.db, { accountId, now: ctx.clock.now() }),
    sumBytesSince.first(ctx.db, { accountId, since: 0 }),
  ]);
  const { lists = 0, blocks = 0, mutes = 0, domainBlocks = 0, bookmarks = 0 } = counted ?? {};
  return {
    posts: account?.postsCount ?? 0,
    mediaBytes: Number(files?.bytes ?? 0),
    following: account?.followingCount ?? 0,
    followers: account?.followersCount ?? 0,
    lists: Number(lists),
    blocks: Number(blocks),
    mutes: Number(mutes),
    domain_blocks: Number(domainBlocks),
    bookmarks: Number(bookmarks),
  };
}
