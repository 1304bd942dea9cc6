import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pause } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Db, OpenOptions } from './database.ts';
import { translate } from './dialect/errors.ts';
import { openSqlite } from './dialect/sqlite.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { upgradeSchema } from './migrations/upgrade.ts';
import { pingDatabase } from './queries/health.ts';

const LOOK_AGAIN_MS = 250;

/** Opens a `postgres://` URL or an SQLite file and brings its schema up to date, unless told otherwise. */
export async function connectDatabase(target: string, options: OpenOptions = {}): Promise<Db> {
  if (!/^postgres(ql)?:\/\//.test(target)) {
    await mkdir(dirname(target), { recursive: true });
    const file = await openSqlite(target, options).catch((error) => {
      throw translate(error);
    });
    return upgrade(file, options);
  }
  // Its driver takes 8 MB that a server on SQLite has no use for.
  const { openPostgres } = await import('./dialect/postgres.ts');
  const db = await openPostgres(target, options);
  const { onWait } = options;
  if (onWait !== undefined) {
    await untilThere(db, (...told) => onWait(addressOf(target), ...told)).catch(async (error) => {
      await db.close();
      throw error;
    });
  }
  return upgrade(db, options);
}

async function upgrade(db: Db, options: OpenOptions): Promise<Db> {
  const { migrations = MIGRATIONS, schema = 'whole', folder, onStep: tell } = options;
  try {
    await upgradeSchema(db, { migrations, schema, folder, tell });
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function untilThere(db: Db, tell: (there: boolean, why?: string) => void): Promise<void> {
  for (let told = false; ; told = true) {
    try {
      await pingDatabase(db);
      if (told) tell(true);
      return;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'unavailable')) throw error;
      // A pooler says in these words, too, that it knows no such database or user.
      if (!told) tell(false, error.cause instanceof Error ? error.cause.message : error.message);
    }
    await pause(LOOK_AGAIN_MS);
  }
}

function addressOf(target: string): string {
  const { host, pathname, searchParams } = new URL(target);
  return `${host || (searchParams.get('host') ?? 'localhost')}${pathname}`;
}
