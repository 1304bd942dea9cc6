import type { Clock } from '../../lib/clock.ts';
import type { Db, Tx } from '../database.ts';
import { holdMigration, listMigrations, saveProgress } from '../queries/migrations.ts';
import { estimateRows } from '../queries/table-size.ts';
import { describeServers, findServers } from '../queries/workers.ts';
import { mayRunBeside } from './may-run.ts';
import type { Backfill, Migration } from './migration.ts';
import { describeProgress, type OpenBackfill, type Progress, readProgress } from './progress.ts';

/** What servers give it: a quarter of one process's time, so that who writes beside it hardly notices. */
export const SERVERS_SHARE = 0.25;
/** So long a batch should take: on SQLite nothing else is done meanwhile. */
const BATCH_MS = 25;
const BATCH_ROWS = { first: 100, least: 10, most: 10_000 };
/** Longer than a batch may take with all its waiting: who was silent for so long is no longer at it. */
const SILENT_MS = 20_000;

export interface FillOptions {
  migrations: readonly Migration[];
  clock: Pick<Clock, 'now'>;
  /** Who does it: known to nobody else. */
  token: string;
  /** How much of the time it may work: 0 to 1. */
  share: number;
  wait(ms: number): Promise<void>;
  /** Asked before each batch. */
  mayGoOn(): boolean;
  /** The data folder that this process has locked. */
  folder?: string | undefined;
  /** Told of each batch. */
  onBatch?(progress: OpenBackfill): void;
  onEnd?(name: string): void;
}

/** Why one did not come to its end: told to stop, at work elsewhere, or servers run that do not write what it fills. */
export type Left = { name: string; why: 'stopped' | 'held' } | { name: string; why: 'older'; servers: string };

type Batch = { state: 'more'; progress: Progress } | { state: 'ended' } | { state: 'left'; left: Left };

/** Works on the backfills that are open, one after the other. Answers what is left of the first that it had to leave. */
export async function fillBackfills(db: Db, options: FillOptions): Promise<Left | undefined> {
  const open = new Set((await listMigrations(db)).filter(({ state }) => state === 'open').map(({ name }) => name));
  for (const migration of options.migrations) {
    if (migration.kind !== 'backfill' || !open.has(migration.name)) continue;
    const left = await fillOne(db, migration, options);
    if (left !== undefined) return left;
    options.onEnd?.(migration.name);
  }
  return undefined;
}

async function fillOne(db: Db, backfill: Backfill, options: FillOptions): Promise<Left | undefined> {
  const { clock, share, wait, mayGoOn, onBatch } = options;
  const { name } = backfill;
  const size = await estimateRows(db, backfill.table);
  let limit = BATCH_ROWS.first;
  let tookMs = 0;
  for (let first = true; ; first = false) {
    if (!mayGoOn()) {
      if (!first) await letGo(db, name, options);
      return { name, why: 'stopped' };
    }
    const began = clock.now();
    const batch = await db.write((tx) => fillBatch(tx, backfill, { ...options, size, limit, tookMs }), {
      durable: false,
    });
    if (batch.state === 'left') return batch.left;
    if (batch.state === 'ended') return undefined;
    tookMs = clock.now() - began;
    onBatch?.(describeProgress(name, batch.progress));
    limit = adapt(limit, tookMs);
    await wait(tookMs * (1 / share - 1));
  }
}

interface BatchOptions extends FillOptions {
  size: { rows: number; more: boolean };
  limit: number;
  /** What the one before took. */
  tookMs: number;
}

/** Where it goes on and how far it came stand in the row that this transaction holds: a kill repeats and leaves out nothing. */
async function fillBatch(tx: Tx, backfill: Backfill, options: BatchOptions): Promise<Batch> {
  const { name } = backfill;
  const { clock, token, folder, size, limit, tookMs } = options;
  const row = await holdMigration(tx, name);
  if (row === undefined || row.state === 'done') return { state: 'ended' };
  const now = clock.now();
  const older = (await findServers(tx, { now, folder })).filter(
    ({ knows }) => !mayRunBeside(knows, { name, compatibleWith: null }),
  );
  if (older.length > 0) return { state: 'left', left: { name, why: 'older', servers: describeServers(older) } };
  const before = readProgress(row) ?? begin(size);
  const held = before.by !== '' && before.by !== token && before.at > now - SILENT_MS;
  if (held) return { state: 'left', left: { name, why: 'held' } };
  const { cursor, rows } = await backfill.fill(tx.kysely, { cursor: before.cursor, limit, engine: tx.engine });
  const ended = cursor === null;
  const progress = {
    ...{ cursor, rows: before.rows + rows, of: before.of, more: before.more, workedMs: before.workedMs + tookMs },
    ...{ by: ended ? '' : token, at: now },
  };
  await saveProgress(tx, name, progress, ended ? 'done' : 'open');
  return ended ? { state: 'ended' } : { state: 'more', progress };
}

const begin = ({ rows, more }: BatchOptions['size']): Progress => ({
  ...{ cursor: null, rows: 0, of: rows, more, workedMs: 0 },
  ...{ by: '', at: 0 },
});

/** So that the next one need not wait until this one is silent for long. */
async function letGo(db: Db, name: string, { token }: FillOptions): Promise<void> {
  await db.write(
    async (tx) => {
      const row = await holdMigration(tx, name);
      const progress = row && readProgress(row);
      if (row === undefined || progress?.by !== token) return;
      await saveProgress(tx, name, { ...progress, by: '' }, row.state);
    },
    { durable: false },
  );
}

/** The next batch is as large as this one would have been to take as long as it should, within twice and half. */
function adapt(limit: number, tookMs: number): number {
  const factor = Math.min(2, Math.max(0.5, BATCH_MS / Math.max(1, tookMs)));
  return Math.min(BATCH_ROWS.most, Math.max(BATCH_ROWS.least, Math.round(limit * factor)));
}
