import type { Clock } from '../../lib/clock.ts';
import type { Reader } from '../database.ts';
import { findMigrations, type MigrationsTable } from '../queries/migrations.ts';
import { estimateRows, sortSample } from '../queries/table-size.ts';
import { describeServers, findServers, type LivingServer } from '../queries/workers.ts';
import { makesIndexesBesideWriters, nameIndex } from './columns.ts';
import { SERVERS_SHARE } from './fill.ts';
import { mayRunBeside } from './may-run.ts';
import type { Backfill, Migration, SchemaMigration } from './migration.ts';
import { readProgress } from './progress.ts';

/** Writes of a server may wait so long; beyond that it is better stopped. */
const WRITES_MAY_WAIT_S = 5;
/** What making an index takes beside sorting as many rows: measured at 400,000 rows, by engine. */
const INDEX_TO_SORT = { besideWriters: 1.25, atOnce: 0.3 };
/** Below that, it is done at once. */
const FEW_ROWS = 2_000;
/** What is assumed of a backfill that has not begun. */
const ROWS_PER_SECOND = 1_000;

export interface PlannedStep {
  name: string;
  kind: Migration['kind'];
  /** What costs: an index and its table, or the table whose rows are filled. A change of columns alone costs nothing. */
  work: PlannedWork[];
  /** Why servers that run now have to be stopped for it; null: they may stay up. */
  stop: string | null;
  /** What has to end before it begins. */
  after: string | null;
}

export interface PlannedWork {
  table: string;
  index: string | null;
  /** About how many there are; with `more`, at least. */
  rows: number;
  more: boolean;
  seconds: number;
  /** Of which the estimate is made: of this database, or of nothing. */
  basis: 'measured' | 'assumed';
}

export interface Plan {
  steps: PlannedStep[];
  /** Whether servers that run now may go on. */
  mayStayUp: boolean;
}

interface PlanOptions {
  migrations: readonly Migration[];
  clock: Pick<Clock, 'now'>;
  /** A data folder that this process has locked: no server runs there. */
  folder?: string | undefined;
}

/** What an upgrade would do, from here on. Writes nothing. */
export async function planUpgrade(db: Reader, { migrations, clock, folder }: PlanOptions): Promise<Plan> {
  const had = new Map((await findMigrations(db)).map((row) => [row.name, row]));
  if (had.size === 0) return { steps: migrations.map(planNew), mayStayUp: true };
  const servers = await findServers(db, { now: clock.now(), folder });
  const steps: PlannedStep[] = [];
  for (const migration of migrations) {
    const row = had.get(migration.name);
    if (row?.state === 'done') continue;
    const work =
      migration.kind === 'schema' ? await planIndexes(db, migration, clock) : [await planFill(db, migration, row)];
    const { name, kind, after = null } = migration;
    const stop = row === undefined ? findReason(migration, servers) : null;
    steps.push({ name, kind, work, stop: stop ?? findWait(db, work, servers), after });
  }
  return { steps, mayStayUp: steps.every(({ stop }) => stop === null) };
}

/** Nothing is there yet that could take long, and nobody runs. */
const planNew = ({ name, kind }: Migration): PlannedStep => ({ name, kind, work: [], stop: null, after: null });

function findReason(migration: Migration, servers: readonly LivingServer[]): string | null {
  const older = servers.filter(({ knows }) => !mayRunBeside(knows, migration));
  return older.length === 0 ? null : `it would break servers of an older version: ${describeServers(older)}`;
}

function findWait(db: Reader, work: readonly PlannedWork[], servers: readonly LivingServer[]): string | null {
  if (makesIndexesBesideWriters(db.engine) || servers.length === 0) return null;
  const seconds = work.reduce((sum, { index, seconds }) => sum + (index === null ? 0 : seconds), 0);
  return seconds > WRITES_MAY_WAIT_S ? `all writes wait for about ${seconds} s` : null;
}

async function planIndexes(db: Reader, { indexes = [] }: SchemaMigration, clock: Pick<Clock, 'now'>) {
  const work: PlannedWork[] = [];
  for (const spec of indexes) {
    const size = await estimateRows(db, spec.table);
    const about = { table: spec.table, index: nameIndex(spec), ...size, basis: 'measured' as const };
    if (size.rows < FEW_ROWS) {
      work.push({ ...about, seconds: 0 });
      continue;
    }
    const began = clock.now();
    const sorted = await sortSample(db, spec.table, spec.columns);
    const msPerRow = (clock.now() - began) / sorted;
    const factor = makesIndexesBesideWriters(db.engine) ? INDEX_TO_SORT.besideWriters : INDEX_TO_SORT.atOnce;
    work.push({ ...about, seconds: Math.ceil((size.rows * msPerRow * factor) / 1000) });
  }
  return work;
}

async function planFill(db: Reader, { table }: Backfill, row: MigrationsTable | undefined): Promise<PlannedWork> {
  const progress = row && readProgress(row);
  const { rows: all, more } = await estimateRows(db, table);
  const rows = Math.max(0, all - (progress?.rows ?? 0));
  const measured = progress !== undefined && progress.workedMs > 0;
  const rate = measured ? (progress.rows / progress.workedMs) * 1000 * SERVERS_SHARE : ROWS_PER_SECOND;
  const seconds = Math.ceil(rows / rate);
  return { table, index: null, rows, more, seconds, basis: measured ? 'measured' : 'assumed' };
}
