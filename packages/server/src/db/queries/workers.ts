import { sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';
import { insertRow } from '../insert.ts';
import { prepare } from '../prepare.ts';
import type { WorkersTable } from '../tables/workers.ts';
import { releaseHosts } from './deliveries.ts';
import { releaseInboxTurns } from './inbox.ts';
import { releaseDead } from './jobs.ts';

export type { WorkersTable };

/** Everybody who has a number: sixteen rows at most. */
export const listWorkers = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('workers').selectAll().orderBy('number'),
);

/** Numbers of others of which nothing was heard for long. */
export const findSilent = prepare<{ before: number; own: number }>()((q) =>
  q.db
    .selectFrom('workers')
    .select('number')
    .where('seenAt', '<', q.param('before'))
    .where('number', '<>', q.param('own')),
);

/** A number whose holder was silent for so long is another's to take, with all that it held: within a minute of its death. */
export const DEAD_AFTER_MS = 50_000;
/** The role of commands: they come and go beside servers. */
export const COMMAND = 'command';

export type LivingServer = Pick<WorkersTable, 'number' | 'role' | 'host' | 'pid' | 'version' | 'knows'>;

/** Servers that run on this database. `folder`: this process has it locked, so nobody else does. */
export async function findServers(
  on: Reader,
  { now, folder = '' }: { now: number; folder?: string | undefined },
): Promise<LivingServer[]> {
  const all = await listWorkers.all(on, {});
  const lives = (one: WorkersTable) => {
    if (one.role === COMMAND || (folder !== '' && one.folder === folder)) return false;
    // The one server of a file does not beat: whoever has its folder is alone.
    return on.engine === 'sqlite' ? folder === '' : one.seenAt >= now - DEAD_AFTER_MS;
  };
  return all.filter(lives);
}

/** As an operator finds them. */
export const describeServers = (servers: readonly LivingServer[]): string =>
  servers.map(({ number, role, host, pid }) => `${number} ${role} on ${host} (process ${pid})`).join(', ');

export async function insertWorker(tx: Tx, row: WorkersTable): Promise<void> {
  await insertRow(tx, 'workers', row);
}

/** Notes that a process is there. Answers 0 where the number is no longer its own. */
export const beat = prepare<{ number: number; token: string; now: number }>()((q) =>
  q.db
    .updateTable('workers')
    .set({ seenAt: q.param('now') })
    .where('number', '=', q.param('number'))
    .where('token', '=', q.param('token')),
);

/** Gives a number back. */
export const deleteWorker = prepare<{ number: number; token: string }>()((q) =>
  q.db.deleteFrom('workers').where('number', '=', q.param('number')).where('token', '=', q.param('token')),
);

const forgetWorker = prepare<{ number: number }>()((q) =>
  q.db.deleteFrom('workers').where('number', '=', q.param('number')),
);

/**
 * Frees a number whose holder is dead, with all it held: jobs (this was a death for those that ran; what may be deadly is due
 * at `suspectAt`), hosts, turns.
 */
export async function buryWorker(tx: Tx, number: number, now: number, suspectAt: number): Promise<void> {
  await releaseDead.run(tx, { worker: number, now, suspectAt });
  await releaseHosts.run(tx, { worker: number });
  await releaseInboxTurns.run(tx, { worker: number });
  await forgetWorker.run(tx, { number });
}

/** PostgreSQL's own clock (ms); undefined on SQLite, whose clock is that of the process. */
export async function findDatabaseTime(on: Reader): Promise<number | undefined> {
  if (on.engine === 'sqlite') return undefined;
  return (await databaseTime.first(on, {}))?.now;
}

const databaseTime = prepare<Record<never, never>>()(
  () => sql<{ now: number }>`select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as "now"`,
);
