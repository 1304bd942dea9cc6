import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { prepare } from '../prepare.ts';
import type { Tables } from '../tables/index.ts';

/**
 * On PostgreSQL: until it ends, this transaction is the only one that asked for any of these names; what they name need
 * not be there yet. For whatever is decided by looking first and writing then. SQLite has one writer anyway.
 */
async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  if (tx.engine !== 'postgres' || names.length === 0) return;
  // In one order, so that two who want the same do not wait for each other.
  await lockAll.all(tx, { namesJson: JSON.stringify([...names].sort()) });
}

const lockAll = prepare<{ namesJson: string }>()(
  (q) => sql<object>`
    select pg_advisory_xact_lock(hashtextextended(name, 0))
    from json_array_elements_text(cast(${q.param('namesJson')} as json)) as name`,
);

/** What an actor of another server did and took back. */
export const lockDeeds = (tx: Tx, actorId: number): Promise<void> => lockNames(tx, [`deeds ${actorId}`]);

/** Jobs of one group are added one after the other, so that none appears below one that has begun. */
export const lockGroup = (tx: Tx, groupKey: string): Promise<void> => lockNames(tx, [`group ${groupKey}`]);

/** What two accounts are to each other, in both directions. */
export const lockPair = (tx: Tx, one: number, other: number): Promise<void> =>
  lockNames(tx, [`pair ${Math.min(one, other)} ${Math.max(one, other)}`]);

/** What accounts want of servers: each by its id with a domain; those of this server have none. */
export const lockDomains = (tx: Tx, wishes: readonly { accountId: number; domain: string }[]): Promise<void> =>
  lockNames(
    tx,
    wishes.flatMap(({ accountId, domain }) => (domain === '' ? [] : [`domain ${accountId} ${domain}`])),
  );

/** What an account may have so many of, and no more. Before anything else is locked. */
export const lockOwn = (tx: Tx, accountId: number): Promise<void> => lockNames(tx, [`own ${accountId}`]);

/**
 * What the server keeps in a small table, or of it what belongs to one thing: as many as there may be, and each changed from
 * what it was. Before anything else is locked.
 */
export const lockKept = (tx: Tx, table: keyof Tables & string, of: number | string = ''): Promise<void> =>
  lockNames(tx, [`kept ${table} ${of}`]);

/** Who has which number. */
export const lockWorkers = (tx: Tx): Promise<void> => lockNames(tx, ['workers']);

/** Whether posts of other servers are here, are waited for, or must not come. */
export const lockPosts = (tx: Tx, uris: readonly (string | null)[]): Promise<void> =>
  lockNames(
    tx,
    uris.flatMap((uri) => (uri === null ? [] : [`post ${uri}`])),
  );

/** Who hangs below whom, for posts that come after what answers them. */
export const lockThreads = (tx: Tx): Promise<void> => lockNames(tx, ['threads']);

/** What lists that are fetched say, and whether staff decided otherwise. After decisions (`instanceBlocks`) and the list itself. */
export const lockServerListRows = (tx: Tx): Promise<void> => lockNames(tx, ['server list rows']);
