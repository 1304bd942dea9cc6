import { createCache } from './cache.ts';

/** Makes things of rows, and gives the same thing again while its row reads the same: what hangs on it may be kept as well. */
export interface Reuse<Row, Made> {
  /** `also` is what it is made of besides: the very same things as before. */
  take(id: number, row: Row, also: readonly unknown[], make: () => Made): Made;
}

/** `max` things, the ones longest unused go first. `columns` are those that they are made of; all, unless told. */
export function createReuse<Row extends object, Made>(max: number, columns?: readonly (keyof Row)[]): Reuse<Row, Made> {
  const readsTheSame = (a: Row, b: Row) => {
    for (const name of columns ?? (Object.keys(a) as (keyof Row)[])) if (a[name] !== b[name]) return false;
    return true;
  };
  const kept = createCache<number, { row: Row; also: readonly unknown[]; made: Made }>({ max });
  return {
    take(id, row, also, make) {
      const known = kept.get(id);
      if (
        known !== undefined &&
        readsTheSame(known.row, row) &&
        known.also.length === also.length &&
        known.also.every((part, i) => part === also[i])
      )
        return known.made;
      const made = make();
      kept.set(id, { row, also, made });
      return made;
    },
  };
}
