import { ConfigError } from '../../config/load.ts';
import type { MigrationsTable } from '../tables/migrations.ts';
import { type Migration, newestOf } from './migration.ts';

/** Those of a database that this code does not know. */
export function findUnknown(rows: readonly MigrationsTable[], migrations: readonly Migration[]): MigrationsTable[] {
  const known = new Set(migrations.map(({ name }) => name));
  return rows.filter(({ name }) => !known.has(name));
}

/** Whether code that knows `knows` may run where this migration was. */
export const mayRunBeside = (knows: string, row: Pick<MigrationsTable, 'name' | 'compatibleWith'>): boolean =>
  knows >= (row.compatibleWith ?? row.name);

/** Throws ConfigError where the database is more than one compatible step newer than this code. */
export function checkMayRun(rows: readonly MigrationsTable[], migrations: readonly Migration[]): void {
  const knows = newestOf(migrations);
  const tooNew = findUnknown(rows, migrations).filter((row) => !mayRunBeside(knows, row));
  if (tooNew.length === 0) return;
  throw new ConfigError(
    'database',
    `This database belongs to a newer version of Linnet (it has ${tooNew.map(({ name }) => name).join(', ')}). Start that version, or put back the backup from before the upgrade.`,
  );
}
