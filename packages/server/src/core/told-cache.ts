import type { Changed } from '../bus/bus.ts';
import type { Db } from '../db/database.ts';
import { createCache } from '../lib/cache.ts';
import { onChanged } from './changes.ts';
import type { Context } from './context.ts';

/** A cache of what others may change: told of a change, it forgets. */
export interface ToldCache<K, V> {
  get(key: K): V | undefined;
  /**
   * What is known, else what `read` answers of the database, never of a replica, which may not have heard of a change.
   * That is kept unless it is undefined, or something changed while it was read.
   */
  load(key: K, read: (db: Db) => Promise<V>): Promise<V>;
  /** The same for many: `read` answers those that are not known, by their keys. */
  loadMany(keys: readonly K[], read: (db: Db, keys: K[]) => Promise<Map<K, V>>): Promise<Map<K, V>>;
  delete(key: K): void;
  clear(): void;
}

interface Options<K> {
  max: number;
  /** A last bound, should nobody be told. */
  ttlMs?: number;
  /** The key of what an id names; without it everything is forgotten. */
  keyOf?(id: number, what: Changed): K | undefined;
}

/** At most `max` entries, which are forgotten when something of `kinds` changed. */
export function createToldCache<K, V>(
  ctx: Context,
  kinds: readonly Changed[],
  { keyOf, ...options }: Options<K>,
): ToldCache<K, V> {
  const cache = createCache<K, V>({ ...options, clock: ctx.clock });
  const db = ctx.db.primary ?? ctx.db;
  let changes = 0;
  function clear(): void {
    changes += 1;
    cache.clear();
  }
  onChanged(ctx, kinds, (id, what) => {
    if (id === null || keyOf === undefined) return clear();
    changes += 1;
    const key = keyOf(id, what);
    if (key !== undefined) cache.delete(key);
  });
  return {
    get: cache.get,
    async load(key, read) {
      const known = cache.get(key);
      if (known !== undefined) return known;
      const before = changes;
      const value = await read(db);
      if (value !== undefined && before === changes) cache.set(key, value);
      return value;
    },
    async loadMany(keys, read) {
      const found = new Map<K, V>();
      const missing: K[] = [];
      for (const key of keys) {
        const known = cache.get(key);
        if (known === undefined) missing.push(key);
        else found.set(key, known);
      }
      if (missing.length === 0) return found;
      const before = changes;
      for (const [key, value] of await read(db, missing)) {
        found.set(key, value);
        if (before === changes) cache.set(key, value);
      }
      return found;
    },
    delete: (key) => void cache.delete(key),
    clear,
  };
}
