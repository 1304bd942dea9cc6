import type { Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import type { Migration } from './migrations/migration.ts';
import type { UpgradeOptions } from './migrations/upgrade.ts';
import type { Tables } from './tables/index.ts';

export interface Result<R> {
  rows: R[];
  /** Rows inserted, updated or deleted. */
  affected: number;
}

/** Something that answers SQL: the database's readers, or an open transaction. */
export interface Reader {
  engine: Engine;
  /** For queries made at run time; hot paths use `prepare`. */
  kysely: Kysely<Tables>;
  /** Runs one statement whose text comes from `prepare`, `insertRow` or Kysely; the text is the cache key. */
  execute<R>(sql: string, parameters: readonly unknown[]): Promise<Result<R>>;
}

/** An open transaction. Await nothing in it that is not its SQL: the rails (`dialect/guard.ts`) end one that does. */
export interface Tx extends Reader {
  /** Runs after the commit, never after a rollback: waking workers, telling streams. */
  afterCommit(fn: () => void): void;
}

export interface WriteOptions {
  /**
   * True (the default): the promise resolves once the commit survives power loss.
   * False for work that is repeated after a crash anyway (claims, job results): commits stay in order, so a crash
   * loses a suffix, never a hole.
   */
  durable?: boolean;
  /** Takes away and stores nothing new: goes on where the disk is full. */
  frees?: boolean;
  /** Ends it after so long (ms), whatever it waits for. */
  deadlineMs?: number;
}

export interface OpenOptions {
  /** Connections to PostgreSQL; as many to its replica. */
  poolSize?: number;
  /** The address of a PostgreSQL that follows it. */
  replica?: string | null;
  /** What transactions get that do not say otherwise (ms). */
  deadlineMs?: number;
  /** Told when the disk refused to keep what was committed: from then on nobody knows what is on it. */
  onDoubt?(error: unknown): void;
  /** SQLite keeps so much of the disk free for deletions on the day when it is full. */
  reserveBytes?: number;
  /**
   * Waits for a PostgreSQL that is not there yet, and calls this with its address (no password), false and what it was
   * told, once, and with true when it is there. Without it its absence is an error, and so is what it throws.
   */
  onWait?(address: string, there: boolean, why?: string): void;
  /** What the schema is made of; tests give a list of their own, as another version has. */
  migrations?: readonly Migration[];
  /** What is done with the schema; `whole` unless given. */
  schema?: UpgradeOptions['schema'];
  /** The data folder that this process has locked: who else has it is dead. */
  folder?: string | undefined;
  /** Told of each step of an upgrade. */
  onStep?(line: string): void;
  /** Told once where a pooler keeps no prepared statements: each is read anew from then on. */
  onNamesLost?(): void;
}

export interface Db extends Reader {
  /** Where there is a replica: reads there what may be a second old, and writes here. */
  replica?: Db;
  /** Of a replica: the database itself, for what others read too. */
  primary?: Db;
  write<T>(fn: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  close(): Promise<void>;
}
