import { sql } from 'kysely';
import type { Reader } from '../database.ts';

/** Resolves when the database answers. */
export async function pingDatabase(on: Reader): Promise<void> {
  await on.execute('select 1 as "one"', []);
}

/** The database's own version, and on SQLite the answer of its integrity check ('ok' when nothing is wrong). */
export async function inspectDatabase(on: Reader): Promise<{ version: string; integrity: string; bytes: number }> {
  if (on.engine === 'postgres') {
    const { rows } = await sql<{ version: string; bytes: number }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as bytes
    `.execute(on.kysely);
    return { version: rows[0]?.version ?? 'unknown', integrity: 'ok', bytes: Number(rows[0]?.bytes ?? 0) };
  }
  const { rows } = await sql<{ version: string; bytes: number }>`
    select sqlite_version() as version, page_count * page_size as bytes from pragma_page_count(), pragma_page_size()
  `.execute(on.kysely);
  const { rows: findings } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(on.kysely);
  return {
    version: rows[0]?.version ?? 'unknown',
    integrity: findings[0]?.quick_check ?? 'no answer',
    bytes: rows[0]?.bytes ?? 0,
  };
}

export interface Counts {
  users: number;
  localPosts: number;
  remotePosts: number;
  remoteAccounts: number;
  instances: number;
  pendingDeliveries: number;
  failingHosts: number;
}

/** How much there is of everything an operator asks about. */
export async function countEverything(on: Reader): Promise<Counts> {
  const count = (table: 'users' | 'instances' | 'deliveries') =>
    on.kysely
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
  const posts = await on.kysely
    .selectFrom('posts')
    .select(['local', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('local')
    .execute();
  const remoteAccounts = await on.kysely
    .selectFrom('accounts')
    .where('domain', '!=', '')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const failingHosts = await on.kysely
    .selectFrom('deliveryHosts')
    .where('failures', '>', 0)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return {
    users: (await count('users')).count,
    localPosts: posts.find((row) => row.local === 1)?.count ?? 0,
    remotePosts: posts.find((row) => row.local === 0)?.count ?? 0,
    remoteAccounts: remoteAccounts.count,
    instances: (await count('instances')).count,
    pendingDeliveries: (await count('deliveries')).count,
    failingHosts: failingHosts.count,
  };
}

/** The id, and with it the time, of the newest post written here. */
export async function findNewestPostId(on: Reader): Promise<number | undefined> {
  const row = await on.kysely
    .selectFrom('posts')
    .where('local', '=', 1)
    .select(({ fn }) => fn.max<number | null>('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? undefined;
}
