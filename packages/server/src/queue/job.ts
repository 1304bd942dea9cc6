import type { Tx } from '../db/database.ts';

/** How long until a failed job runs again: `attempt` counts from 1. */
export interface Retry {
  attempts: number;
  delayMs(attempt: number): number;
}

/** For what is soon asked for again: it outlives a database that is away for a moment, and is not parked for that. */
export const BRIEF: Retry = { attempts: 3, delayMs: () => 60_000 };

/** 5 s, 20 s, 80 s … up to 6 h: about two days in all. */
export const PATIENT: Retry = {
  attempts: 16,
  delayMs: (attempt) => Math.min(5_000 * 4 ** (attempt - 1), 6 * 3_600_000),
};

/**
 * Work of one kind. Inputs are JSON and hold ids, so that a job survives restarts; `run` must bear being repeated,
 * because a crash after its effects and before its end runs it again.
 */
export interface Job<C, I> {
  name: string;
  /** 0 is what a person waits for; 9 is housekeeping. */
  priority: number;
  retry: Retry;
  /** How many inputs one `run` takes at most; they fail one by one. */
  batch: number;
  /** How many `run`s at the same time. */
  concurrency: number;
  /** A `run` that takes longer has failed, and its place is given to another (ms). */
  deadlineMs: number;
  /** The form of the inputs written today; what waits in the table may be of an older one. */
  version: number;
  /** Brings an input of an older form (`from`) up to this one. Throws where that is not possible. */
  upgrade?(input: unknown, from: number): I;
  /** Inputs of one group run one after the other in their order, whatever fails; null: whenever there is room. */
  groupKey?(input: I): string | null;
  /** `stopping`: the process is to end; what takes long comes to an end of its own, and goes on elsewhere. */
  run(ctx: C, inputs: I[], stopping?: AbortSignal): Promise<void>;
}

const FIVE_MINUTES_MS = 300_000;

/** Fills in what most jobs have: one input at a time, four at once, patient retries, five minutes. */
export function defineJob<C, I>(job: Pick<Job<C, I>, 'name' | 'run'> & Partial<Job<C, I>>): Job<C, I> {
  return { priority: 5, retry: PATIENT, batch: 1, concurrency: 4, deadlineMs: FIVE_MINUTES_MS, version: 0, ...job };
}

/** One part of the house that wants to know of events. Each event becomes one job of its own per subscriber. */
export interface Subscriber<C, E, I extends E = E> {
  name: string;
  wants(event: E): boolean;
  /**
   * Asked in the transaction about what it wants: what `handle` is given of it; undefined where nobody would be told, so that
   * nothing is written for it. Asked for every such event: it answers from memory.
   */
  admit?(ctx: C, tx: Tx, event: E): Promise<I | undefined>;
  priority?: number;
  batch?: number;
  concurrency?: number;
  handle(ctx: C, events: I[]): Promise<void>;
}

export function subscriberJob<C, E>(subscriber: Subscriber<C, E>): Job<C, E> {
  const { name, priority = 3, batch = 64, concurrency = 1, handle } = subscriber;
  return defineJob({ name: `on:${name}`, priority, batch, concurrency, run: handle });
}
