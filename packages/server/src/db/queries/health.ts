import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Reader } from '../database.ts';

/** Resolves when the database answers. */
export async function pingDatabase(on: Reader): Promise<void> {
  await on.execute('select 1 as "one"', []);
}

/** What the database calls itself, its own version, and how large it is. */
export async function measureDatabase(on: Reader): Promise<{ name: string; version: string; bytes: number }> {
  if (on.engine === 'postgres') {
    const { rows } = await sql<{ version: string; bytes: number }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as bytes
    `.execute(on.kysely);
    return { name: 'PostgreSQL', version: rows[0]?.version ?? 'unknown', bytes: Number(rows[0]?.bytes ?? 0) };
  }
  const { rows } = await sql<{ version: string; bytes: number }>`
    select sqlite_version() as version, page_count * page_size as bytes from pragma_page_count(), pragma_page_size()
  `.execute(on.kysely);
  return { name: 'SQLite', version: rows[0]?.version ?? 'unknown', bytes: rows[0]?.bytes ?? 0 };
}

/** How many bytes SQLite has written ahead, in a file of its own; null with PostgreSQL. */
export async function measureWal(on: Reader): Promise<number | null> {
  if (on.engine === 'postgres') return null;
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list() where name = 'main'`.execute(
    on.kysely,
  );
  return (await stat(`${rows[0]?.file}-wal`).catch(() => undefined))?.size ?? 0;
}

/** The answer of SQLite's integrity check, 'ok' when nothing is wrong: it reads the whole file. */
export async function checkIntegrity(on: Reader): Promise<string> {
  if (on.engine === 'postgres') return 'ok';
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(on.kysely);
  return rows[0]?.quick_check ?? 'no answer';
}

/** What is counted at every look: by indexes, or of tables that stay small beside posts. */
export interface Pulse {
  users: number;
  localPosts: number;
  instances: number;
  pendingDeliveries: number;
  failingHosts: number;
}

export interface Counts extends Pulse {
  remotePosts: number;
  remoteAccounts: number;
}

/** How much there is of what an operator watches. Posts as their authors' counters say: what everyone may see. */
export async function takePulse(on: Reader): Promise<Pulse> {
  const count = async (table: 'users' | 'instances' | 'deliveries') => {
    const query = on.kysely.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count'));
    return (await query.executeTakeFirstOrThrow()).count;
  };
  const posts = await on.kysely
    .selectFrom('accounts')
    .where('domain', '=', '')
    .select(({ fn }) => fn.sum<number | null>('postsCount').as('count'))
    .executeTakeFirstOrThrow();
  const failingHosts = await on.kysely
    .selectFrom('deliveryHosts')
    .where('failures', '>', 0)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return {
    users: await count('users'),
    localPosts: Number(posts.count ?? 0),
    instances: await count('instances'),
    pendingDeliveries: await count('deliveries'),
    failingHosts: failingHosts.count,
  };
}

/** The same and what has to be counted row by row: for commands, which keep nobody waiting. */
export async function countEverything(on: Reader): Promise<Counts> {
  const remote = async (table: 'posts' | 'accounts') => {
    const query = on.kysely.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count'));
    const from = table === 'posts' ? query.where('local', '=', 0) : query.where('domain', '!=', '');
    return (await from.executeTakeFirstOrThrow()).count;
  };
  return { ...(await takePulse(on)), remotePosts: await remote('posts'), remoteAccounts: await remote('accounts') };
}

/** The id, and with it the time, of the newest post written here. */
export async function findNewestPostId(on: Reader): Promise<number | undefined> {
  const row = await on.kysely
    .selectFrom('posts')
    .where('local', '=', 1)
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
