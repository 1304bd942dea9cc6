import { hostname } from 'node:os';
import type { Db, Tx } from '../db/database.ts';
import { isShared } from '../db/engine.ts';
import { SUSPECT_WAIT_MS } from '../db/queries/jobs.ts';
import { lockWorkers } from '../db/queries/locks.ts';
import {
  beat,
  buryWorker,
  COMMAND,
  DEAD_AFTER_MS,
  deleteWorker,
  findDatabaseTime,
  findSilent,
  insertWorker,
  listWorkers,
  type WorkersTable,
} from '../db/queries/workers.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { WORKERS_MAX } from '../lib/ids.ts';
import type { Logger } from '../lib/logger.ts';
import { createSecret, type Rng } from '../lib/rng.ts';
import { VERSION } from '../lib/version.ts';

const BEAT_MS = 10_000;
/** Before that, who could not say that he is there makes nothing new in its name. */
const STALE_AFTER_MS = 40_000;
/** What comes between the lease and the first job: a deadly one must not be begun before the server is up. */
const START_MS = 5_000;
/** The clocks of all processes agree that far; what is left between stale and dead is for them. */
const SKEW_MAX_MS = 5_000;

export { COMMAND, DEAD_AFTER_MS };

/** The number of this process, its own as long as it beats. */
export interface Worker {
  number: number;
  /** True while it may be another's by now: nothing is made, claimed or sent in its name. */
  isStale(): boolean;
}

export interface WorkerLease extends Worker {
  /** Gives the number back. What it held must have been given back before. */
  release(): Promise<void>;
}

/** For who only looks: whatever it makes is not written. */
export const NOBODY: WorkerLease = { number: 0, isStale: () => false, release: async () => {} };

interface Options {
  db: Db;
  clock: Clock;
  rng: Rng;
  log: Logger;
  /** What the process does: COMMAND, or the roles of a server. */
  role: string;
  /** The data folder that this process has locked: who was noted with it is dead. */
  folder?: string | undefined;
  /** The newest migration that this code knows. */
  knows?: string;
  /** The number was taken by another or removed: the process has to end at once. */
  onLost(error: Error): void;
  /** Time that nobody sets forward: whether the process was frozen. */
  realClock?: Pick<Clock, 'now'>;
}

/**
 * Takes the smallest free number of 0 … 15 and keeps it until `release`; buries the dead, now and every ten seconds.
 * Throws `unavailable` where all are taken, or where this machine's clock is not the database's.
 */
export async function leaseWorker(options: Options): Promise<WorkerLease> {
  const { db, clock, log, role, folder = '', knows = '', onLost, realClock = systemClock } = options;
  const token = createSecret(options.rng);
  const skewMs = await findSkew(db);
  if (Math.abs(skewMs) > SKEW_MAX_MS) throw badClock(skewMs);
  let seenAt = realClock.now();
  const number = await db.write((tx) => take(tx, { role, folder, knows, token, now: clock.now() }), { durable: false });
  let lost = false;
  let beating: Promise<void> | undefined;

  async function keep(): Promise<void> {
    const at = realClock.now();
    const kept = await db.write((tx) => beat.run(tx, { number, token, now: clock.now() }), { durable: false });
    if (kept === 0) {
      lost = true;
      stop();
      onLost(new AppError('unavailable', `number ${number} of this process is another's, or was removed`));
      return;
    }
    seenAt = at;
    await sweep(options, number);
  }

  function tick(): void {
    beating ??= keep()
      .catch((error) => log.warn({ err: error }, 'this process could not say that it is there'))
      .finally(() => {
        beating = undefined;
      });
  }

  // The one server of an SQLite file has its folder locked: nobody asks whether it is there, and a full disk is no death.
  const beats = isShared(db) || role === COMMAND;
  const stop = beats ? clock.every(BEAT_MS, tick) : () => {};

  return {
    number,
    isStale: () => lost || (isShared(db) && realClock.now() - seenAt > STALE_AFTER_MS),
    async release() {
      stop();
      await beating;
      if (!lost) await db.write((tx) => deleteWorker.run(tx, { number, token }), { durable: false, frees: true });
    },
  };
}

/** Frees what belongs to processes that died, so that the living take it over; never one's own, however late it is. */
async function sweep({ db, clock, log }: Options, own: number): Promise<void> {
  // On SQLite there is one server, and who starts next is its heir.
  if (!isShared(db)) return;
  const before = clock.now() - DEAD_AFTER_MS;
  if ((await findSilent.first(db, { before, own })) === undefined) return;
  const skewMs = await findSkew(db);
  if (Math.abs(skewMs) > SKEW_MAX_MS) {
    log.error({ skewMs }, 'the clock of this machine is not the database’s: it cannot tell who is dead');
    return;
  }
  await db.write(
    async (tx) => {
      await lockWorkers(tx);
      for (const { number } of await findSilent.all(tx, { before, own })) {
        await buryWorker(tx, number, clock.now(), clock.now() + SUSPECT_WAIT_MS);
        log.warn({ number }, 'a process is gone: what it held goes to the others');
      }
    },
    { durable: false },
  );
}

type Taker = Pick<WorkersTable, 'role' | 'folder' | 'knows' | 'token'> & { now: number };

async function take(tx: Tx, taker: Taker): Promise<number> {
  await lockWorkers(tx);
  const { now, ...row } = taker;
  const suspectAt = now + SUSPECT_WAIT_MS + START_MS;
  const taken = new Set<number>();
  for (const other of await listWorkers.all(tx, {})) {
    if (isDead(tx, other, taker)) await buryWorker(tx, other.number, now, suspectAt);
    else taken.add(other.number);
  }
  const number = Array.from({ length: WORKERS_MAX }, (_, i) => i).find((i) => !taken.has(i));
  if (number === undefined) {
    throw new AppError('unavailable', `${WORKERS_MAX} processes share this database already: there is no number left`);
  }
  // Nobody alive has it: whatever is left under it belongs to nobody.
  await buryWorker(tx, number, now, suspectAt);
  const where = { host: hostname(), pid: process.pid, version: VERSION };
  await insertWorker(tx, { number, ...row, ...where, startedAt: now, seenAt: now });
  return number;
}

function isDead(tx: Tx, other: WorkersTable, { role, folder, now }: Taker): boolean {
  if (folder !== '' && other.folder === folder) return true;
  if (!isShared(tx) && role === COMMAND && other.role !== COMMAND) return false;
  return other.seenAt < now - DEAD_AFTER_MS;
}

/** How far this machine's clock is ahead of the database's (ms). */
async function findSkew(db: Db): Promise<number> {
  const there = await findDatabaseTime(db);
  return there === undefined ? 0 : systemClock.now() - there;
}

function badClock(skewMs: number): AppError {
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return new AppError('unavailable', `The clock of this machine is ${seconds} s ${side} the database's: set it right`);
}
