import assert from 'node:assert/strict';
import { glob } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import type { Prepared } from '../../src/db/prepare.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const SOURCE = new URL('../../src/', import.meta.url).pathname;

describe('prepared queries', () => {
  let database: TestDatabase;
  let db: Db;
  before(async () => {
    database = await createTestDatabase();
    db = await connectDatabase(database.target);
  });
  after(async () => {
    await db.close();
    await database.drop();
  });

  it('are all understood by the database', async () => {
    const queries = await findQueries();
    assert.ok(queries.length > 80, `only ${queries.length} queries found`);
    const broken: string[] = [];
    for (const [name, query] of queries) {
      const { sql, parameters } = query.compile(db, NULLS);
      try {
        await db.execute(`explain ${sql}`, parameters);
      } catch (error) {
        broken.push(`${name}: ${(error as Error).message}`);
      }
    }
    assert.deepEqual(broken, []);
  });
});

/** Stands for any set of parameters: EXPLAIN looks at their place, not at their value. */
const NULLS = new Proxy({}, { get: () => null });

type AnyQuery = Prepared<object, unknown>;

async function findQueries(): Promise<[string, AnyQuery][]> {
  const found: [string, AnyQuery][] = [];
  for await (const file of glob(['core/*/queries.ts', 'core/*/queries/*.ts', 'db/queries/*.ts'], { cwd: SOURCE })) {
    const module = await import(pathToFileURL(`${SOURCE}${file}`).href);
    for (const [name, value] of Object.entries(module)) collect(`${file} ${name}`, value, found);
  }
  return found;
}

function collect(name: string, value: unknown, into: [string, AnyQuery][]): void {
  if (typeof value !== 'object' || value === null) return;
  // Parts of queries have a `compile` as well.
  if ('compile' in value && 'first' in value) into.push([name, value as AnyQuery]);
  else for (const [key, inner] of Object.entries(value)) collect(`${name}.${key}`, inner, into);
}
