import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

const PASSIVE_AT = 4 * 1024 * 1024;
const RESTART_AT = 64 * 1024 * 1024;
/** Writers are held off meanwhile: what somebody still reads of the log is left to the next time. */
const WAIT_MS = 50;
/** Looking at the file's size costs a system call: not after every commit. */
const COMMITS_BETWEEN_LOOKS = 200;

export interface Checkpoints {
  /** `always`: the log must not grow, because there is no room for it. */
  onCommit(always?: boolean): void;
  /** Ends what is under way; it may wait for its turn to write, so not from within one. */
  stop(): Promise<void>;
}

interface Options {
  file: string;
  wal: FileHandle;
  exclusively: <T>(fn: () => Promise<T>) => Promise<T>;
}

/**
 * Moves the write-ahead log into the database file from a thread of its own, because a checkpoint ends in an fsync of
 * the whole file and would stall the event loop. The thread starts with the first megabytes written: an idle server
 * does without it. A log that grows past 64 MB under steady load is finished with writers held off.
 */
export function startCheckpoints({ file, wal, exclusively }: Options): Checkpoints {
  let commits = 0;
  let worker: Worker | undefined;
  let current: Promise<void> | undefined;
  let stopped = false;

  function ask(mode: 'PASSIVE' | 'RESTART'): Promise<void> {
    worker ??= new Worker(CHECKPOINT_THREAD, {
      eval: true,
      workerData: { file, driver: driverUrl(), waitMs: WAIT_MS },
    });
    const thread = worker;
    thread.unref();
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        thread.off('error', settle).off('exit', end);
        error ? reject(error) : resolve();
      };
      const end = () => settle(new Error('the thread of checkpoints has ended'));
      thread.once('message', () => settle());
      thread.once('error', settle).once('exit', end);
      thread.postMessage(mode);
    });
  }

  async function look(always: boolean): Promise<void> {
    const { size } = await wal.stat();
    if (always) await ask('PASSIVE');
    else if (size >= RESTART_AT) await exclusively(() => ask('RESTART'));
    else if (size >= PASSIVE_AT) await ask('PASSIVE');
  }

  return {
    onCommit(always = false) {
      commits += 1;
      if ((commits < COMMITS_BETWEEN_LOOKS && !always) || current !== undefined || stopped) return;
      commits = 0;
      // A failed checkpoint loses nothing: the log keeps growing and the next look tries again.
      current = look(always)
        .catch(() => {
          worker = undefined;
        })
        .finally(() => {
          current = undefined;
        });
    },
    async stop() {
      stopped = true;
      if (current !== undefined) await current;
      await worker?.terminate();
    },
  };
}

function driverUrl(): string {
  return import.meta.resolve('better-sqlite3');
}

const CHECKPOINT_THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.driver).then(({ default: Database }) => {
  const db = new Database(workerData.file);
  db.pragma('busy_timeout = ' + workerData.waitMs);
  parentPort.on('message', (mode) => {
    db.pragma('wal_checkpoint(' + mode + ')');
    parentPort.postMessage('done');
  });
});
`;
