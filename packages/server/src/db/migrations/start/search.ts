import { sql } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { AnyDb } from '../columns.ts';

/** The index that posts are found by: which posts have a token, and nothing else (`db/dialect/search.ts`). */
export async function createSearchTables(db: AnyDb, engine: Engine): Promise<void> {
  if (engine === 'sqlite') {
    // `ascii` takes whatever is beyond ASCII for letters, and changes nothing of it. Beginnings have lists of their own:
    // those of a common word would be merged for each search otherwise.
    await sql`create virtual table "postSearch" using fts5("tokens", content='', contentless_delete=1, detail=none,
      tokenize='ascii', prefix='4 5 6 7 8')`.execute(db);
    return;
  }
  await sql`create table "postSearch" ("id" bigint primary key, "tokens" tsvector not null)`.execute(db);
  await sql`create index "postSearch_tokens" on "postSearch" using gin ("tokens") with (fastupdate = off)`.execute(db);
}
