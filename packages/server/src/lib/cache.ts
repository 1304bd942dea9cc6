import type { Clock } from './clock.ts';

/** A bounded map in memory; what was not used for longest goes first. */
export interface Cache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): V | undefined;
  clear(): void;
  size(): number;
}

interface Options {
  max: number;
  /** Entries older than this are not answered any more; needs the clock. */
  ttlMs?: number;
  clock?: Clock;
}

/** At most `max` entries, each for `ttlMs`; the ones longest unused go first. */
export function createCache<K, V>({ max, ttlMs, clock }: Options): Cache<K, V> {
  const entries = new Map<K, { value: V; expiresAt: number }>();
  const now = () => clock?.now() ?? 0;
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.expiresAt <= now()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, expiresAt: ttlMs === undefined ? Number.POSITIVE_INFINITY : now() + ttlMs });
      if (entries.size > max) entries.delete(entries.keys().next().value as K);
    },
    delete(key) {
      const value = entries.get(key)?.value;
      entries.delete(key);
      return value;
    },
    clear: () => entries.clear(),
    size: () => entries.size,
  };
}
