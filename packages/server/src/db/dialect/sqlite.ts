import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pause, systemClock } from '../../lib/clock.ts';
import type { Db, OpenOptions, Tx, WriteOptions } from '../database.ts';
import { CREATE_MIGRATIONS } from '../migrations/ledger.ts';
import { startCheckpoints } from './checkpoint.ts';
import { isBusy, isFull, translate } from './errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { type Rail, refuseAfter, refuseInside } from './guard.ts';
import { createMutex } from './mutex.ts';
import { createReader } from './reader.ts';
import { createReserve } from './reserve.ts';
import { type Connection, connect, READ_WAIT_MS } from './sqlite-connection.ts';
import { createWriteQueue } from './write-queue.ts';

const TRY_AGAIN_MS = 20;

/** Opens the database file: one connection that writes, one that reads, and commits that share an fsync. */
export async function openSqlite(file: string, options: OpenOptions): Promise<Db> {
  const { deadlineMs = 10_000, reserveBytes, onDoubt } = options;
  // SQLite would make it readable for everybody; its -wal and -shm files take after it.
  await (await open(file, 'a', 0o640)).close();
  const writer = connect(file, { waitMs: 0 });
  const begin = () => patiently(deadlineMs, () => writer.execute('begin immediate', []));
  await patiently(deadlineMs, () => writer.raw.pragma('journal_mode = WAL'));
  writer.raw.pragma('synchronous = NORMAL');
  writer.raw.pragma('wal_autocheckpoint = 0');
  // Makes the -wal file exist before it is opened for fsync.
  await begin();
  writer.raw.exec(`${CREATE_MIGRATIONS}; commit`);
  const reader = connect(file, { waitMs: READ_WAIT_MS });
  reader.raw.pragma('query_only = ON');

  const reserve = reserveBytes === undefined ? undefined : await createReserve(dirname(file), reserveBytes);
  const wal = await open(`${file}-wal`, 'r+');
  // A second try would succeed without the pages that were lost at the first.
  const sync = () =>
    wal.datasync().catch((error) => {
      onDoubt?.(error);
      throw error;
    });
  const groupCommit = createGroupCommit(sync);
  const mutex = createMutex();
  const checkpoints = startCheckpoints({ file, wal, exclusively: mutex.run });
  let writing = false;
  const queue = createWriteQueue({
    begin,
    run: (sql) => writer.execute(sql, []),
    isOpen: () => writer.raw.inTransaction,
    open: (rail, callbacks) => createTx(writer, rail, callbacks),
    exclusively: (fn) =>
      mutex.run(async () => {
        writing = true;
        return fn().finally(() => {
          writing = false;
        });
      }),
    sync: groupCommit.durable,
    now: systemClock.now,
  });

  return {
    // Each commit makes other connections drop their pages: what is read between transactions is read on the
    // writing connection, whose pages are warm (3 µs for a row by its key against 60).
    ...createReader('sqlite', async (sql, parameters) => {
      refuseInside('a read');
      return (writing ? reader : writer).execute(sql, parameters);
    }),
    write: async <T>(fn: (tx: Tx) => Promise<T>, { durable = true, frees, ...more }: WriteOptions = {}) => {
      refuseInside('a write');
      // What is not durable keeps the books of work that was taken on before.
      const grows = durable && frees !== true;
      if (grows) await reserve?.admit();
      const rails = { durable, deadlineMs, ...more };
      const result = await queue.write(fn, rails).catch((error) => {
        if (isFull(error) && reserve?.spend() && !grows) return queue.write(fn, rails);
        throw translate(error);
      });
      checkpoints.onCommit(reserve?.isSpent() === true);
      return result;
    },
    close: async () => {
      await checkpoints.stop();
      await mutex.run(async () => {
        await groupCommit.durable();
        await wal.close();
        reader.raw.close();
        writer.raw.close();
      });
    },
  };
}

/**
 * Waits for another program to let go of the file, with timers: SQLite's own waiting would hold the event loop. Throws
 * SQLite's error after `forMs`.
 */
async function patiently(forMs: number, work: () => unknown): Promise<void> {
  const end = systemClock.now() + forMs;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || systemClock.now() >= end) throw error;
    }
    await pause(TRY_AGAIN_MS);
  }
}

function createTx(writer: Connection, rail: Rail, callbacks: (() => void)[]): Tx {
  const reader = createReader('sqlite', async (sql, parameters) => {
    refuseAfter(rail);
    return writer.execute(sql, parameters);
  });
  return Object.assign(reader, {
    afterCommit(callback: () => void) {
      refuseAfter(rail);
      callbacks.push(callback);
    },
  });
}
