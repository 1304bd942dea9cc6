import Database from 'better-sqlite3';
import type { Result } from '../database.ts';
import { announce } from '../statements.ts';
import { toSteadySql } from './steady.ts';

const CACHED_STATEMENTS = 500;
/** Readers wait for nobody but one who mends the file after a crash. They hold the loop meanwhile. */
export const READ_WAIT_MS = 100;

/** One connection, and what runs on it: statements are prepared once. */
export interface Connection {
  raw: Database.Database;
  execute<R>(sql: string, parameters: readonly unknown[]): Result<R>;
}

/** Opens the file; `waitMs` is how long the event loop is held for whoever locks it. */
export function connect(
  file: string,
  { waitMs, readonly = false }: { waitMs: number; readonly?: boolean },
): Connection {
  const raw = new Database(file, { timeout: waitMs, readonly });
  raw.pragma('cache_size = -16000');
  raw.pragma('foreign_keys = ON');
  raw.pragma('temp_store = MEMORY');
  const statements = new Map<string, Database.Statement>();
  return {
    raw,
    execute<R>(sql: string, parameters: readonly unknown[]) {
      announce('sqlite', sql, parameters);
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = raw.prepare(toSteadySql(sql));
        if (statements.size >= CACHED_STATEMENTS) statements.delete(statements.keys().next().value as string);
        statements.set(sql, statement);
      }
      if (statement.reader) {
        const rows = statement.all(...parameters) as R[];
        return { rows, affected: rows.length };
      }
      return { rows: [], affected: statement.run(...parameters).changes };
    },
  };
}
