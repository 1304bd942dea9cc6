import Database from 'better-sqlite3';
import pg from 'pg';
import type { Site } from './site.ts';

/** A table of texts, one transaction a row: what an engine gives to somebody who waits for each. */
export interface SingleRows {
  insert(body: string): Promise<void> | void;
  close(): Promise<void> | void;
}

/** On the engine of `site`: SQLite's goes into `file`, with this kind of flushing. */
export async function openRows(site: Site, file: string, synchronous: 'FULL' | 'NORMAL'): Promise<SingleRows> {
  if (site.database.startsWith('postgres:')) return openPostgres(site.database, synchronous);
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${synchronous}`);
  db.exec('create table if not exists rows (id integer primary key, body text not null)');
  const insert = db.prepare('insert into rows (body) values (?)');
  return { insert: (body) => void insert.run(body), close: () => void db.close() };
}

async function openPostgres(address: string, synchronous: 'FULL' | 'NORMAL'): Promise<SingleRows> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(`set synchronous_commit = ${synchronous === 'FULL' ? 'on' : 'off'}`);
  await client.query('create table if not exists rows (id bigserial primary key, body text not null)');
  const text = 'insert into rows (body) values ($1)';
  return {
    insert: async (body) => void (await client.query({ name: 'insert', text, values: [body] })),
    close: () => client.end(),
  };
}
