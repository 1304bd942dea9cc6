import { existsSync } from 'node:fs';
import { type Config, loadConfig } from '../config/load.ts';
import { connectDatabase } from '../db/connect.ts';
import type { Db } from '../db/database.ts';
import { lockFolder } from '../db/folder-lock.ts';
import { fillBackfills, type Left } from '../db/migrations/fill.ts';
import { MIGRATIONS } from '../db/migrations/index.ts';
import { type Migration, newestOf } from '../db/migrations/migration.ts';
import { type Plan, type PlannedStep, type PlannedWork, planUpgrade } from '../db/migrations/plan.ts';
import { formatBackfill, type OpenBackfill } from '../db/migrations/progress.ts';
import { upgradeSchema } from '../db/migrations/upgrade.ts';
import { findMigrations } from '../db/queries/migrations.ts';
import { pause, systemClock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { createSecret, systemRng } from '../lib/rng.ts';
import type { Answer } from './answer.ts';
import { EXIT } from './exit-codes.ts';
import { formatDuration } from './format.ts';

/** Somebody waits for it; others get to write as long as it does. */
const SHARE = 0.5;
const TELL_EVERY_MS = 2_000;

interface MigrateOptions {
  config?: Config;
  /** What another version would have. */
  migrations?: readonly Migration[];
  /** Told how far it is. */
  tell?(line: string): void;
}

/** Runs what is due and ends; with `plan` says what that would be. */
export function migrateDatabase({ plan = false }: { plan?: boolean }): Promise<Answer> {
  if (plan) return showPlan();
  return upgradeDatabase({ tell: (line) => process.stderr.write(`${line}\n`) });
}

/** What would be done, what it takes, and whether servers may stay up meanwhile. Writes nothing. */
export function showPlan({ migrations = MIGRATIONS, ...options }: MigrateOptions = {}): Promise<Answer> {
  return withDatabase({ ...options, migrations }, async (db, folder) => {
    const plan = await planUpgrade(db, { migrations, clock: systemClock, folder });
    return { data: plan, text: formatPlan(plan) };
  });
}

/** Brings the schema up to date and fills what is to be filled, as far as servers beside it allow. */
export function upgradeDatabase({ migrations = MIGRATIONS, tell, ...options }: MigrateOptions = {}): Promise<Answer> {
  return withDatabase({ ...options, migrations }, async (db, folder) => {
    const before = new Map((await findMigrations(db)).map(({ name, state }) => [name, state]));
    const fill = { migrations, folder, ...fillHere(tell) };
    let waits: string | undefined;
    let left: Left | undefined;
    do {
      waits = await upgradeSchema(db, { migrations, schema: 'part', folder, tell });
      left = await fillBackfills(db, fill);
    } while (waits !== undefined && left === undefined);
    const ended = (await findMigrations(db)).filter(
      ({ name, state }) => state === 'done' && before.get(name) !== 'done',
    );
    const data = {
      schema: newestOf(migrations),
      ran: ended.map(({ name }) => name),
      left: left ?? null,
      waits: waits ?? null,
    };
    return { data, text: formatEnd(data), exitCode: waits === undefined ? EXIT.ok : EXIT.tryAgain };
  });
}

function fillHere(tell: MigrateOptions['tell']) {
  let toldAt = 0;
  return {
    clock: systemClock,
    token: createSecret(systemRng),
    share: SHARE,
    wait: pause,
    mayGoOn: () => true,
    onBatch(progress: OpenBackfill) {
      if (systemClock.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = systemClock.now();
      tell?.(formatBackfill(progress));
    },
    onEnd: (name: string) => tell?.(`${name}: is filled`),
  };
}

interface Wanted extends Pick<MigrateOptions, 'config'> {
  migrations: readonly Migration[];
}

/** On SQLite nobody may start meanwhile, where nobody runs: `folder` says that it is so. */
async function withDatabase(
  { config = loadConfig(), migrations }: Wanted,
  work: (db: Db, folder: string | undefined) => Promise<Answer>,
): Promise<Answer> {
  const file = config.database.includes('://') ? undefined : config.database;
  if (file !== undefined && !existsSync(file)) {
    throw new AppError('unavailable', `There is no database at ${file} yet. Start the server once.`);
  }
  const unlock = file === undefined ? undefined : lockUnlessRunning(config.dataDir);
  try {
    const db = await connectDatabase(config.database, { migrations, schema: 'look', poolSize: config.databasePool });
    try {
      return await work(db, unlock && config.dataDir);
    } finally {
      await db.close();
    }
  } finally {
    unlock?.();
  }
}

function lockUnlessRunning(folder: string): (() => void) | undefined {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function formatEnd({ ran, left, waits }: { ran: string[]; left: Left | null; waits: string | null }): string {
  const lines = [ran.length === 0 ? 'Nothing was due' : `Done: ${ran.join(', ')}`];
  if (left?.why === 'older') {
    lines.push(`${left.name} is left to the servers, once no older one runs (now: ${left.servers})`);
  } else if (left !== null) lines.push(`${left.name} is being filled by another process`);
  if (waits !== null) lines.push(`${waits} waits for that: try again then`);
  return lines.join('\n');
}

function formatPlan({ steps, mayStayUp }: Plan): string {
  if (steps.length === 0) return 'Nothing is due';
  const last = mayStayUp ? 'Servers may stay up.' : 'Stop the servers first.';
  return [...steps.flatMap(formatStep), '', last].join('\n');
}

function formatStep({ name, kind, work, stop, after }: PlannedStep): string[] {
  return [
    `${name}  ${kind}${after === null ? '' : `, after ${after}`}${work.length === 0 ? ': at once' : ''}`,
    ...work.map((one) => `    ${formatWork(one)}`),
    ...(stop === null ? [] : [`    ! ${stop}`]),
  ];
}

function formatWork({ table, index, rows, more, seconds, basis }: PlannedWork): string {
  const what = index === null ? `rows of ${table}, in the background` : `index ${index}`;
  return `${what}: ${more ? 'more than' : 'about'} ${rows} rows, ${more ? 'more than' : 'about'} ${formatDuration(seconds)} (${basis})`;
}
