import { sql } from 'kysely';
import { MIGRATIONS } from '../../src/db/migrations/index.ts';
import { fillByKey, type Migration } from '../../src/db/migrations/migration.ts';

// What is asked of a schema that no server has is nothing that an engine could be asked about later.
delete process.env['LINNET_STATEMENTS'];

/** The table whose schema changes from version to version. */
const numbers: Migration = {
  kind: 'schema',
  name: '7001-numbers',
  compatibleWith: null,
  async up(db, engine) {
    const int = engine === 'sqlite' ? 'integer' : 'bigint';
    await db.schema
      .createTable('numbers')
      .addColumn('n', int, (c) => c.primaryKey())
      .execute();
  },
};

/** Expands: a column, and an index of it. */
const twice: Migration = {
  kind: 'schema',
  name: '7002-twice',
  compatibleWith: numbers.name,
  async up(db, engine) {
    await db.schema
      .alterTable('numbers')
      .addColumn('twice', engine === 'sqlite' ? 'integer' : 'bigint')
      .execute();
  },
  indexes: [{ table: 'numbers', columns: ['twice'] }],
};

/** Fills it. What is filled two times shows. */
const fillTwice: Migration = {
  kind: 'backfill',
  name: '7003-fill-twice',
  compatibleWith: numbers.name,
  after: twice.name,
  table: 'numbers',
  fill: fillByKey('numbers', 'n', (db, { above, upTo }) =>
    db
      .updateTable('numbers')
      .set({ twice: sql`coalesce("twice", 0) + 2 * "n"` })
      .where('n', '>', above)
      .where('n', '<=', upTo)
      .execute(),
  ),
};

/** Contracts: relies on every row being filled. */
const rely: Migration = {
  kind: 'schema',
  name: '7004-rely',
  compatibleWith: fillTwice.name,
  after: fillTwice.name,
  indexes: [{ table: 'numbers', columns: ['twice', 'n'], unique: true }],
};

/** What three releases know, one after the other. */
export const VERSIONS = {
  one: [...MIGRATIONS, numbers],
  two: [...MIGRATIONS, numbers, twice, fillTwice],
  three: [...MIGRATIONS, numbers, twice, fillTwice, rely],
} satisfies Record<string, readonly Migration[]>;
