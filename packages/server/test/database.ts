import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectDatabase } from '../src/db/connect.ts';
import { failForeignAwaits } from '../src/db/dialect/guard.ts';

failForeignAwaits();

export interface TestDatabase {
  /** What `connectDatabase` takes: the path of an SQLite file or a postgres:// address. */
  target: string;
  /** Of PostgreSQL: the same without a pooler between; null where there is none. */
  direct: string | null;
  drop(): Promise<void>;
}

/**
 * A database of its own without rows: a file, or where TEST_DATABASE_URL is set a copy of a migrated template; with `empty`
 * one without tables. Where TEST_POOLER_URL is set, too, it is reached through that pooler, which has to know every database
 * by its name.
 */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server !== undefined) return clonePostgres(server, empty);
  const folder = await mkdtemp(join(tmpdir(), 'linnet-test-'));
  return {
    target: join(folder, 'linnet.sqlite'),
    direct: null,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function clonePostgres(server: string, empty: boolean): Promise<TestDatabase> {
  const template = `linnet_template_${migrationsHash()}`;
  const name = `linnet_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asAdmin(server, async (admin) => {
    if (empty) return admin.query(`create database ${name}`);
    // Test files run side by side: one of them makes the template, and a template in use cannot be copied.
    await admin.query('select pg_advisory_lock(1)');
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      await admin.query(`create database ${template}_new`);
      await (await connectDatabase(address(server, `${template}_new`), { poolSize: 2 })).close();
      await admin.query(`alter database ${template}_new rename to ${template}`);
    }
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
  });
  const pooler = process.env['TEST_POOLER_URL'];
  const direct = address(server, name);
  return {
    target: pooler === undefined ? direct : address(pooler, name),
    direct: pooler === undefined ? null : direct,
    drop: () => asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`)),
  };
}

async function asAdmin(server: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function address(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

function migrationsHash(): string {
  const folder = join(import.meta.dirname, '../src/db/migrations');
  const hash = createHash('sha256');
  for (const file of globSync('**/*.ts', { cwd: folder }).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
