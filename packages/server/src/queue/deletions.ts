import type { Db, Tx } from '../db/database.ts';
import { deleteJobs } from '../db/queries/jobs.ts';
import type { Logger } from '../lib/logger.ts';

/** What becomes of the rows of jobs that are done. A crash before it is written repeats them. */
export interface Deletions {
  /** Deletes a row with others, soon. */
  add(id: number): void;
  /** Deletes a row with those that end in the same turn of the event loop; resolves with whether it is gone. */
  remove(id: number): Promise<boolean>;
  /** Writes something for one row; resolves with whether it is so. */
  write(id: number, work: (tx: Tx) => Promise<unknown>): Promise<boolean>;
  /** Tries again what could not be written. */
  again(): void;
  busy(): boolean;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

/** A write that collided or met a hiccup is tried again at once; what is away for longer is left to the lease. */
const TRIES = 5;

/** Writes what became of a job: as long as that is not written, those behind it in its group cannot go on. */
export async function writeStubbornly(db: Db, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await db.write(work, { durable: false });
      return;
    } catch (error) {
      if (tries >= TRIES) throw error;
      await new Promise(setImmediate);
    }
  }
}

export function createDeletions(db: Db, log: Logger): Deletions {
  let finished: number[] = [];
  let flushing: Promise<void> | undefined;
  const single = new Set<Promise<boolean>>();
  let together: { ids: number[]; gone: Promise<boolean> } | undefined;

  async function flush(): Promise<void> {
    await new Promise(setImmediate);
    while (finished.length > 0) {
      const batch = finished;
      finished = [];
      try {
        await db.write((tx) => deleteJobs.run(tx, { ids: batch }), { durable: false });
      } catch (error) {
        log.warn({ err: error, count: batch.length }, 'finished jobs could not be removed yet');
        finished.push(...batch);
        break;
      }
    }
    // In the same turn as the last look at `finished`: what finishes from now on starts a new flush.
    flushing = undefined;
  }

  function write(id: number, work: (tx: Tx) => Promise<unknown>): Promise<boolean> {
    const writing = writeStubbornly(db, work).then(
      () => true,
      (error) => {
        // Its lease will end and it will be repeated.
        log.warn({ err: error, id }, 'what became of a job could not be written');
        return false;
      },
    );
    single.add(writing);
    return writing.finally(() => single.delete(writing));
  }

  return {
    add(id) {
      finished.push(id);
      flushing ??= flush();
    },
    remove(id) {
      if (together === undefined) {
        const ids: number[] = [];
        const close = () => {
          if (together?.ids === ids) together = undefined;
        };
        const gone = write(id, (tx) => {
          close();
          return deleteJobs.run(tx, { ids });
        });
        together = { ids, gone: gone.finally(close) };
      }
      together.ids.push(id);
      return together.gone;
    },
    write,
    again() {
      if (finished.length > 0) flushing ??= flush();
    },
    busy: () => flushing !== undefined || single.size > 0,
    async settled() {
      await Promise.all([flushing, ...single]);
    },
  };
}
