import { sql } from 'kysely';
import { pause } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Db } from '../database.ts';
import { gaveUpLock, isThere, metInCatalogue } from '../dialect/errors.ts';
import { findIndexState, finishMigration, listMigrations, lockSchema } from '../queries/migrations.ts';
import { buildIndex, type IndexSpec, makesIndexesBesideWriters, nameIndex } from './columns.ts';
import type { Migration } from './migration.ts';

const LOOK_AGAIN_MS = 250;
/** How often an index may turn out useless: what is to be unique may not be. */
const TRIES = 3;

type Tell = ((line: string) => void) | undefined;

/** Makes the indexes that are still to be made, or waits for who makes them. Bears being killed at every point. */
export async function finishIndexes(db: Db, migrations: readonly Migration[], tell: Tell): Promise<void> {
  const open = new Set((await listMigrations(db)).filter(({ state }) => state === 'open').map(({ name }) => name));
  for (const migration of migrations) {
    if (migration.kind !== 'schema' || !open.has(migration.name)) continue;
    for (const spec of migration.indexes ?? []) {
      tell?.(`${migration.name}: making the index ${nameIndex(spec)}`);
      if (makesIndexesBesideWriters(db.engine)) await makeBesideWriters(db, spec);
      else await makeAtOnce(db, spec);
    }
    await db.write((tx) => finishMigration(tx, migration.name));
    tell?.(`${migration.name}: its indexes are made`);
  }
}

const makeAtOnce = (db: Db, spec: IndexSpec): Promise<void> =>
  db.write((tx) => buildIndex(tx.kysely, spec).ifNotExists().execute(), { deadlineMs: Number.POSITIVE_INFINITY });

/**
 * PostgreSQL says who makes it: the name is there from the first moment on. Whoever began it may be dead; it goes on
 * without them.
 */
async function makeBesideWriters(db: Db, spec: IndexSpec): Promise<void> {
  const name = nameIndex(spec);
  const { sql: text } = buildIndex(db.kysely, spec).compile();
  for (let useless = 0; ; ) {
    const state = await findIndexState(db, name);
    if (state === 'valid') return;
    if (state === 'building') await pause(LOOK_AGAIN_MS);
    else if (state === 'invalid') {
      useless += 1;
      if (useless > TRIES)
        throw new AppError('conflict', `The index ${name} cannot be made: PostgreSQL’s log says why`);
      await dropUseless(db, name);
    } else {
      await sql
        .raw(text.replace(/^create (unique )?index/, (start) => `${start} concurrently`))
        .execute(db.kysely)
        .catch((error) => {
          if (!isThere(error) && !metInCatalogue(error)) throw error;
        });
    }
  }
}

/** What PostgreSQL left when it ended. Looked at again under the lock: somebody else may just have made it anew. */
async function dropUseless(db: Db, name: string): Promise<void> {
  try {
    await db.write(async (tx) => {
      await lockSchema(tx);
      if ((await findIndexState(tx, name)) === 'invalid') await tx.kysely.schema.dropIndex(name).execute();
    });
  } catch (error) {
    if (!gaveUpLock(error) && !metInCatalogue(error)) throw error;
    await pause(LOOK_AGAIN_MS);
  }
}
