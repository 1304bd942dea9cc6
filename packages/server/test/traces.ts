import assert from 'node:assert/strict';
import type { Context } from '../src/core/context.ts';
import type { TestApp } from './app.ts';

/** Processes say there that they live: no answer to anybody writes it. */
const ALIVE = 'workers';
/** So many rows of a table are shown, and so much of each. */
const SHOWN = { rows: 3, letters: 400 };

type Rows = Map<string, string[]>;

/**
 * Refusing must leave no trace: what is done changes no row of any table. Time stands still meanwhile, so that nothing
 * that was put off before falls due, on a machine however slow; the tables that differ are named with their first rows.
 */
export async function leavesNothing(app: TestApp, act: () => Promise<unknown>, what = 'it'): Promise<void> {
  const release = app.clock.hold();
  try {
    await app.drain();
    const before = await readRows(app.ctx);
    await act();
    await app.drain();
    const changes = compare(before, await readRows(app.ctx));
    assert.ok(changes.length === 0, `${what} left something\n${changes.join('\n')}`);
  } finally {
    release();
  }
}

async function readRows({ db: { kysely } }: Context): Promise<Rows> {
  const found: Rows = new Map();
  for (const { name } of await kysely.introspection.getTables()) {
    if (name === ALIVE) continue;
    const rows = await kysely
      .selectFrom(name as 'accounts')
      .selectAll()
      .execute();
    found.set(name, rows.map((row) => JSON.stringify(row)).sort());
  }
  return found;
}

/** What went and what came, table by table. */
function compare(before: Rows, after: Rows): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((table) => {
    const [old = [], now = []] = [before.get(table), after.get(table)];
    const [gone, come] = [without(old, now), without(now, old)];
    if (gone.length + come.length === 0) return [];
    return [`${table}: ${gone.length} went, ${come.length} came`, ...show('-', gone), ...show('+', come)];
  });
}

/** The rows that are not among the others, of alike ones each once. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}

const show = (sign: string, rows: readonly string[]) =>
  rows.slice(0, SHOWN.rows).map((row) => `  ${sign} ${row.slice(0, SHOWN.letters)}`);
