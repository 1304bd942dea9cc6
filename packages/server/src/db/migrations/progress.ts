import type { Reader } from '../database.ts';
import { listMigrations, type MigrationsTable } from '../queries/migrations.ts';

/** How far a backfill is, as its row holds it. */
export interface Progress {
  cursor: unknown;
  /** Rows looked at so far. */
  rows: number;
  /** About how many there were when it began; with `more`, at least. */
  of: number;
  more: boolean;
  /** How long its batches took (ms). */
  workedMs: number;
  /** Who is at it: known to nobody else; '' when nobody is. */
  by: string;
  /** The last batch (ms). */
  at: number;
}

export function readProgress({ progressJson }: MigrationsTable): Progress | undefined {
  return progressJson === null ? undefined : (JSON.parse(progressJson) as Progress);
}

/** A backfill that has not ended. */
export interface OpenBackfill {
  name: string;
  rows: number;
  /** About how many there are, with `more` at least; undefined until it has begun. */
  of: number | undefined;
  more: boolean;
  /** 0 to 1; as good as nothing is left at most, where nobody knows how many there are. */
  share: number;
}

export async function listOpenBackfills(on: Reader): Promise<OpenBackfill[]> {
  const rows = await listMigrations(on);
  const open = rows.filter(({ kind, state }) => kind === 'backfill' && state === 'open');
  return open.map((row) => describeProgress(row.name, readProgress(row)));
}

export function describeProgress(name: string, progress: Progress | undefined): OpenBackfill {
  if (progress === undefined) return { name, rows: 0, of: undefined, more: false, share: 0 };
  const { rows, of, more } = progress;
  return { name, rows, of, more, share: rows < of ? rows / of : more ? 0.99 : 1 };
}

export function formatBackfill({ name, rows, of, more, share }: OpenBackfill): string {
  if (of === undefined) return `${name} has not begun`;
  return `${name}: ${rows} of ${more ? 'more than' : 'about'} ${of} rows (${Math.floor(share * 100)} %)`;
}
