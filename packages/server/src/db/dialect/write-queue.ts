import type { Tx } from '../database.ts';
import { type Rail, runOnRails } from './guard.ts';

/** More writes, or any after so long, would hold the event loop: a batch runs to its end without giving way. */
const BATCH = 32;
const BATCH_MS = 4;

export interface WriteQueue {
  /** Runs `fn` in a transaction and resolves after its commit; `durable` ones after `sync` as well. */
  write<T>(fn: (tx: Tx) => Promise<T>, options: { durable: boolean; deadlineMs: number }): Promise<T>;
}

interface Options {
  /** Begins a transaction that may write; resolves when nobody else does. */
  begin(): Promise<void>;
  /** Runs one statement on the writing connection. */
  run(sql: string): void;
  /** Whether the transaction still stands: SQLite itself rolls back on some errors, such as a full disk. */
  isOpen(): boolean;
  /** The transaction a function is given; it collects what to do after the commit. */
  open(rail: Rail, callbacks: (() => void)[]): Tx;
  /** Runs a batch while nobody else uses the connection. */
  exclusively<T>(fn: () => Promise<T>): Promise<T>;
  /** Resolves when all commits so far are on the disk. */
  sync(): Promise<void>;
  now(): number;
}

interface Pending {
  fn(tx: Tx): Promise<unknown>;
  durable: boolean;
  deadlineMs: number;
  caller: Error;
  resolve(value: never): void;
  reject(error: unknown): void;
}

interface Done {
  pending: Pending;
  value: unknown;
  callbacks: (() => void)[];
}

/**
 * What is written in the same turn of the event loop shares one commit: each in a savepoint of its own, so that one
 * that fails takes nothing else with it. A commit costs as much as ten inserts (64 µs against 6); together they are
 * four times as fast, and the order stays that of the calls.
 */
export function createWriteQueue({ begin, run, isOpen, open, exclusively, sync, now }: Options): WriteQueue {
  const waiting: Pending[] = [];
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      void exclusively(runBatch).finally(() => {
        scheduled = false;
        if (waiting.length > 0) schedule();
      });
    });
  }

  async function runBatch(): Promise<void> {
    const batch: Pending[] = [];
    const done: Done[] = [];
    try {
      await begin();
    } catch (error) {
      // Closed, or locked by another process for longer than anyone should wait.
      for (const pending of waiting.splice(0)) pending.reject(error);
      return;
    }
    const end = now() + BATCH_MS;
    try {
      for (let i = 0; i < BATCH && (i === 0 || now() < end); i++) {
        const pending = waiting.shift();
        if (pending === undefined) break;
        batch.push(pending);
        const result = await runOne(pending);
        if (result !== undefined) done.push(result);
      }
      run('commit');
    } catch (error) {
      // The transaction itself failed (a full disk): nothing of it happened.
      quietly('rollback');
      for (const pending of batch) pending.reject(error);
      return;
    }
    settle(done);
  }

  async function runOne(pending: Pending): Promise<Done | undefined> {
    const callbacks: (() => void)[] = [];
    run('savepoint one');
    try {
      const value = await runOnRails(pending, (rail) => pending.fn(open(rail, callbacks)));
      run('release one');
      return { pending, value, callbacks };
    } catch (error) {
      // Without its transaction a savepoint of the next one would be a commit of its own.
      if (!isOpen()) throw error;
      quietly('rollback to one');
      quietly('release one');
      pending.reject(error);
      return undefined;
    }
  }

  /** Rolling back fails where SQLite has done so itself; the first error is the one to tell. */
  function quietly(sql: string): void {
    try {
      run(sql);
    } catch {}
  }

  function settle(done: Done[]): void {
    const durable = done.filter(({ pending }) => pending.durable);
    for (const item of done) if (!item.pending.durable) finish(item);
    if (durable.length === 0) return;
    sync().then(
      () => {
        for (const item of durable) finish(item);
      },
      (error) => {
        for (const { pending } of durable) pending.reject(error);
      },
    );
  }

  return {
    write: (fn, { durable, deadlineMs }) =>
      new Promise((resolve, reject) => {
        const caller = new Error('the write began here');
        waiting.push({ fn, durable, deadlineMs, caller, resolve, reject });
        schedule();
      }),
  };
}

function finish({ pending, value, callbacks }: Done): void {
  for (const callback of callbacks) callback();
  pending.resolve(value as never);
}
