import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { AnyDb } from './columns.ts';

/**
 * Finding by the first letters. PostgreSQL orders texts by the database's language unless told otherwise, and then no
 * range of an index holds all words with one beginning.
 */
export async function up(db: AnyDb, engine: Engine): Promise<void> {
  const bytewise = sql.raw(engine === 'postgres' ? ' text_pattern_ops' : '');
  await sql`create index "accounts_usernameKey_prefix" on "accounts" ("usernameKey"${bytewise})`.execute(db);
  // SQLite keeps these tables themselves in this order.
  if (engine === 'postgres') {
    await sql`create index "postTags_tag_prefix" on "postTags" ("tag"${bytewise})`.execute(db);
    await sql`create index "accountWords_word_prefix" on "accountWords" ("word"${bytewise})`.execute(db);
  }
}
