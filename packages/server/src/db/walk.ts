import { type Compilable, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Reader } from './database.ts';
import {
  between,
  boundsOf,
  type Cut,
  type Direction,
  type Page,
  type PageBounds,
  type Paged,
  readPage,
} from './keyset.ts';
import { prepare, type QueryKit } from './prepare.ts';

/** One look at a list goes past this many rows at most, where rules that no index knows leave some of them out. */
export const WALK = 400;

/** A list whose looks are bounded: its rows, and the last row that a look may go past. */
export interface Walk<P, R> {
  rows: Paged<P, R>;
  edge: Paged<P, { at: number }>;
}

/**
 * Prepares a list that leaves rows out by rules, however many: `along` are rows in the order of `column`, by conditions
 * that one index holds together; `list` is made of the next `WALK` of them. Whoever would have to go further gets fewer.
 */
export function prepareWalk<P>() {
  return <DB, TB extends keyof DB, O, R>(
    column: string,
    along: (q: QueryKit<P & PageBounds>) => SelectQueryBuilder<DB, TB, O>,
    list: (
      q: QueryKit<P & PageBounds>,
      walked: SelectQueryBuilder<DB, TB, O>,
      cut: (column: string) => Cut,
    ) => Compilable<R> | RawBuilder<R>,
  ): Walk<P, R> => {
    const make = <T>(
      build: (
        q: QueryKit<P & PageBounds>,
        walked: SelectQueryBuilder<DB, TB, O>,
        direction: Direction,
      ) => Compilable<T> | RawBuilder<T>,
    ): Paged<P, T> => {
      const towards = (direction: Direction) =>
        prepare<P & PageBounds>()<T>((q) => build(q, between(q, column, direction)(along(q)), direction));
      return { desc: towards('desc'), asc: towards('asc') };
    };
    return {
      rows: make((q, walked, direction) => list(q, walked.limit(sql.lit(WALK)), (name) => first(q, name, direction))),
      edge: make(
        (_q, walked) =>
          walked
            .clearSelect()
            .select(sql<number>`${sql.ref(column)}`.as('at'))
            .limit(sql.lit(1))
            .offset(sql.lit(WALK - 1)) as unknown as Compilable<{ at: number }>,
      ),
    };
  };
}

/** Reads a page of a walk, newest first; `edge` is where the next look goes on, where this one had to end early. */
export async function readWalk<P, R>(
  on: Reader,
  walk: Walk<P, R>,
  params: P,
  page: Page,
): Promise<{ rows: R[]; edge: number | undefined }> {
  const rows = await readPage(on, walk.rows, params, page);
  if (rows.length >= page.limit) return { rows, edge: undefined };
  const edge = walk.edge[page.minId === undefined ? 'desc' : 'asc'];
  return { rows, edge: (await edge.first(on, { ...params, ...boundsOf(page) }))?.at };
}

function first(q: QueryKit<PageBounds>, column: string, direction: Direction): Cut {
  return (query) => query.orderBy(sql.ref<number>(column), direction).limit(q.param('limit'));
}
