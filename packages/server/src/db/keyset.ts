import { type Compilable, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Reader } from './database.ts';
import { type Prepared, prepare, type QueryKit } from './prepare.ts';

/** A page of something that is ordered by id, newest first. Bounds are exclusive. */
export interface Page {
  limit: number;
  maxId?: number;
  sinceId?: number;
  /** The page right above this id; comes back newest first as well. */
  minId?: number;
}

export const LAST_ID = Number.MAX_SAFE_INTEGER;

/** The bounds of a page as parameters that are always there, so that a query's text stays the same. */
export interface PageBounds {
  below: number;
  above: number;
  limit: number;
}

/** Newest first; or, for a page above a known entry, oldest first (`readPage` turns it round). */
export type Direction = 'desc' | 'asc';

/** One list in both directions. */
export type Paged<P, R> = Record<Direction, Prepared<P & PageBounds, R>>;

/** What is done to a query under way. */
export type Cut = <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>) => SelectQueryBuilder<DB, TB, O>;

/** Cuts a page out of a list by `column`, which orders it: for `$call`. */
export function keyset(q: QueryKit<PageBounds>, column: string, direction: Direction = 'desc'): Cut {
  return (query) => between(q, column, direction)(query).limit(q.param('limit'));
}

/** The rows between the bounds of a page, in order. */
export function between(q: QueryKit<PageBounds>, column: string, direction: Direction): Cut {
  const at = sql.ref<number>(column);
  return (query) =>
    query
      .where(sql<SqlBool>`${at} < ${q.param('below')}`)
      .where(sql<SqlBool>`${at} > ${q.param('above')}`)
      .orderBy(at, direction);
}

/** Prepares a list in both directions; `cut(column)` is its `keyset`. */
export function prepareList<P>() {
  return <R>(
    build: (q: QueryKit<P & PageBounds>, cut: (column: string) => Cut) => Compilable<R> | RawBuilder<R>,
  ): Paged<P, R> => {
    const make = (direction: Direction) =>
      prepare<P & PageBounds>()<R>((q) =>
        build(q, (column) => keyset(q as unknown as QueryKit<PageBounds>, column, direction)),
      );
    return { desc: make('desc'), asc: make('asc') };
  };
}

/** Reads a page; the answer is always newest first. */
export async function readPage<P, R>(on: Reader, list: Paged<P, R>, params: P, page: Page): Promise<R[]> {
  const upwards = page.minId !== undefined;
  const rows = await list[upwards ? 'asc' : 'desc'].all(on, { ...params, ...boundsOf(page) });
  return upwards ? rows.reverse() : rows;
}

/** The bounds of a page, where it is read downwards or upwards. */
export function boundsOf(page: Page): PageBounds {
  return { below: page.maxId ?? LAST_ID, above: page.minId ?? page.sinceId ?? 0, limit: page.limit };
}
