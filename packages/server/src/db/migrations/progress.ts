import type { Reader } from '../database.ts';
import { listMigrations, type MigrationsTable } from '../queries/migrations.ts';

/** How far a backfill is, as its row holds it. */
export interface Progress {
  cursor: unknown;
  /** Rows looked at so far. */
  rows: number;
  /** About how many there were when it began. */
  of: number;
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
  /** Undefined until it has begun. */
  of: number | undefined;
  /** 0 to 1. */
  share: number;
}

export async function listOpenBackfills(on: Reader): Promise<OpenBackfill[]> {
  const rows = await listMigrations(on);
  return rows.filter(({ kind, state }) => kind === 'backfill' && state === 'open').map(describe);
}

function describe(row: MigrationsTable): OpenBackfill {
  const { rows = 0, of } = readProgress(row) ?? {};
  return { name: row.name, rows, of, share: of === undefined ? 0 : of <= rows ? 1 : rows / of };
}

export function formatBackfill({ name, rows, of, share }: OpenBackfill): string {
  if (of === undefined) return `${name} has not begun`;
  return `${name}: ${rows} of about ${of} rows (${Math.floor(share * 100)} %)`;
}
