import { ConfigError } from '../../config/load.ts';
import { pause, systemClock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Db, Tx } from '../database.ts';
import { gaveUpLock } from '../dialect/errors.ts';
import {
  findMigrations,
  insertMigration,
  lockSchema,
  type MigrationsTable,
  reopenBackfills,
} from '../queries/migrations.ts';
import { describeServers, findServers } from '../queries/workers.ts';
import { buildIndex } from './columns.ts';
import { finishIndexes } from './indexes.ts';
import { CREATE_MIGRATIONS } from './ledger.ts';
import { checkMayRun, findUnknown, mayRunBeside } from './may-run.ts';
import type { Migration } from './migration.ts';

const AGAIN_MS = 500;

export interface UpgradeOptions {
  migrations: readonly Migration[];
  /**
   * whole: as a server needs it, or throws. part: as far as it goes; what waits for a backfill stays. none: an empty
   * database is made, and another has to be up to date. look: nothing, only that this code may read it.
   */
  schema: 'whole' | 'part' | 'none' | 'look';
  /** The data folder that this process has locked: who else has it is dead. */
  folder?: string | undefined;
  /** Told of each step. */
  tell?: ((line: string) => void) | undefined;
}

type Step =
  | { state: 'through' }
  | { state: 'ran'; lines: string[] }
  | { state: 'waits'; name: string; after: MigrationsTable };

/**
 * Brings the schema up to date. With `part` answers what waits for a backfill, if anything does. Throws ConfigError
 * where database and code do not fit, and `unavailable` where servers run that could not bear the next step.
 */
export async function upgradeSchema(db: Db, options: UpgradeOptions): Promise<string | undefined> {
  const { migrations, schema, tell } = options;
  if (schema === 'look') {
    checkMayRun(await findMigrations(db), migrations);
    return undefined;
  }
  for (;;) {
    const step = await takeStep(db, options);
    if (step.state === 'ran') {
      for (const line of step.lines) tell?.(line);
      continue;
    }
    if (schema !== 'none') await finishIndexes(db, migrations, tell);
    if (step.state === 'through') return undefined;
    if (step.after.kind === 'schema') continue;
    if (schema === 'part') return step.name;
    throw new ConfigError(
      'database',
      `${step.name} needs what ${step.after.name} fills, which has not ended. Go on with the version before this one until "linnet status" says so, or run "linnet migrate", which does it now.`,
    );
  }
}

/** Waits for those whose long queries are in the way, and lets others through meanwhile. */
async function takeStep(db: Db, options: UpgradeOptions): Promise<Step> {
  for (let told = false; ; told = true) {
    try {
      return await db.write((tx) => runNext(tx, options), { deadlineMs: Number.POSITIVE_INFINITY });
    } catch (error) {
      if (!gaveUpLock(error)) throw error;
    }
    if (!told) options.tell?.('somebody’s long query is in the way: trying again until it has ended');
    await pause(AGAIN_MS);
  }
}

async function runNext(tx: Tx, options: UpgradeOptions): Promise<Step> {
  const { migrations, schema } = options;
  await lockSchema(tx);
  const rows = await findMigrations(tx);
  if (rows.length === 0) return { state: 'ran', lines: [await makeAll(tx, migrations)] };
  checkMayRun(rows, migrations);
  const unknown = findUnknown(rows, migrations).map(({ name }) => name);
  // What this code writes lacks what they fill.
  if (schema === 'whole') await reopenBackfills(tx, unknown);
  const had = new Map(rows.map((row) => [row.name, row]));
  const next = migrations.find(({ name }) => !had.has(name));
  if (next === undefined) return { state: 'through' };
  if (unknown.length > 0) {
    throw new ConfigError(
      'database',
      `This database has ${unknown.join(', ')} and lacks ${next.name}: it is of another line of versions.`,
    );
  }
  if (schema === 'none') {
    throw new ConfigError(
      'database',
      `This database has not been upgraded to this version (${next.name} is due). Restart the server, or run "linnet migrate".`,
    );
  }
  const after = next.after === undefined ? undefined : had.get(next.after);
  if (after?.state === 'open') return { state: 'waits', name: next.name, after };
  await refuseBesideOlder(tx, next, options.folder);
  if (next.kind === 'schema') await next.up?.(tx.kysely, tx.engine);
  const open = next.kind === 'backfill' || next.indexes !== undefined;
  await insertMigration(tx, describe(next, open ? 'open' : 'done'));
  const what = next.kind === 'schema' ? 'the schema is changed' : 'is to be filled in the background';
  return { state: 'ran', lines: [`${next.name}: ${what}`] };
}

/** A database without anything: all at once, and nothing is there to be filled. */
async function makeAll(tx: Tx, migrations: readonly Migration[]): Promise<string> {
  await tx.execute(CREATE_MIGRATIONS, []);
  for (const migration of migrations) {
    if (migration.kind === 'schema') {
      await migration.up?.(tx.kysely, tx.engine);
      for (const spec of migration.indexes ?? []) await buildIndex(tx.kysely, spec).execute();
    }
    await insertMigration(tx, describe(migration, 'done'));
  }
  return 'the schema is made';
}

/** Servers that run now were started before it was known: they would not be asked. */
async function refuseBesideOlder(tx: Tx, next: Migration, folder: string | undefined): Promise<void> {
  const servers = await findServers(tx, { now: systemClock.now(), folder });
  const older = servers.filter(({ knows }) => !mayRunBeside(knows, next));
  if (older.length === 0) return;
  throw new AppError(
    'unavailable',
    `${next.name} would break servers of an older version that run on this database: ${describeServers(older)}. Stop them, or restart them with the version before this one, first.`,
  );
}

const describe = ({ name, kind, compatibleWith }: Migration, state: MigrationsTable['state']) => ({
  name,
  kind,
  compatibleWith,
  state,
});
