import type { Engine } from '../engine.ts';
import type { AnyDb, IndexSpec } from './columns.ts';

interface Common {
  /** Four digits and a word: names are in the order of their making. */
  name: string;
  /**
   * The newest migration that the oldest code knows which may still run on a database that has this one, from the release
   * before at the earliest; null: only code that knows this one.
   */
  compatibleWith: string | null;
  /** A migration that must have ended before this one begins. */
  after?: string;
}

/** Adds: tables and columns in one short transaction, then indexes of what may be large. */
export interface SchemaMigration extends Common {
  kind: 'schema';
  up?(db: AnyDb, engine: Engine): Promise<void>;
  /** Made one by one beside whoever writes, where the engine can. */
  indexes?: readonly IndexSpec[];
}

/** Changes rows that are there. What is new is written by the code that came with it. */
export interface Backfill extends Common {
  kind: 'backfill';
  /** Whose rows it walks, for estimates. */
  table: string;
  /** One batch, from the cursor that the last one answered (null at first). It must bear being begun anew. */
  fill(db: AnyDb, from: { cursor: unknown; limit: number; engine: Engine }): Promise<Filled>;
}

export interface Filled {
  /** Where the next batch goes on; null when there is nothing left. */
  cursor: unknown;
  /** Rows looked at. */
  rows: number;
}

export type Migration = SchemaMigration | Backfill;

/** What code that has these knows. */
export const newestOf = (migrations: readonly Migration[]): string => migrations.at(-1)?.name ?? '';

/** Walks a table by a number that identifies its rows; `change` is given a range of it: above `above`, up to `upTo`. */
export function fillByKey(
  table: string,
  key: string,
  change: (db: AnyDb, range: { above: number; upTo: number }) => Promise<unknown>,
): Backfill['fill'] {
  return async (db, { cursor, limit }) => {
    const above = (cursor as number | null) ?? -1;
    const batch = db.selectFrom(table).select(key).where(key, '>', above).orderBy(key).limit(limit).as('batch');
    const { upTo, rows } = await db
      .selectFrom(batch)
      .select(({ fn }) => [fn.max<number | null>(key).as('upTo'), fn.countAll<number>().as('rows')])
      .executeTakeFirstOrThrow();
    if (upTo === null) return { cursor: null, rows: 0 };
    await change(db, { above, upTo });
    return { cursor: upTo, rows: Number(rows) };
  };
}
