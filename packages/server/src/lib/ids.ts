import type { Clock } from './clock.ts';
import { AppError } from './errors.ts';
import type { Rng } from './rng.ts';

/**
 * Ids: milliseconds since 2020-01-01 × 4096 + 12 bits of worker and sequence.
 * They sort by time, fit 2^53 until 2089 (so they are plain numbers everywhere) and travel as decimal strings.
 */
export const ID_EPOCH = Date.UTC(2020, 0, 1);
const STEPS = 4096;

export interface IdSource {
  /**
   * A fresh id. `parity` keeps two kinds of things apart that share the ids of the wire. `publishedAt` (ms, clamped to
   * [2020, now]) dates remote and imported things: an id of the past is drawn by chance and may be taken, see `claimId`.
   */
  next(options?: IdOptions): number;
}

export interface IdOptions {
  /** The id has to be above this one, made by whichever process; its clock may be ahead of ours. */
  after?: number;
  publishedAt?: number;
  parity?: 0 | 1;
  /** How many draws were taken already; each widens the span that is drawn from. */
  attempt?: number;
}

/** Things of the last minute get ids of now. */
const RECENT_MS = 60_000;

/** Numbers of processes: what four bits hold. */
export const WORKERS_MAX = 16;

/**
 * `worker` (0 … 15) keeps processes that share a database apart: 4 bits of worker, 8 of sequence. While `isStale`, the
 * number may be another's by now: asking for an id throws `unavailable`.
 */
export function createIdSource(
  clock: Clock,
  rng: Pick<Rng, 'fraction'>,
  worker = 0,
  isStale: () => boolean = () => false,
): IdSource {
  let lastMs = 0;
  let sequence = 0;
  let lastAhead = 0;

  /**
   * Another clock is ahead: an id of that moment, from the end of our share of it, which our own clock reaches last. One
   * that was given twice all the same collides in its table, and the transaction runs again.
   */
  function drawAfter(after: number): number {
    const ms = Math.floor(Math.max(after, lastAhead) / STEPS) + 1;
    lastAhead = ms * STEPS + worker * 256 + 255;
    return lastAhead;
  }

  function draw(publishedAt: number, now: number, { parity, attempt = 0 }: IdOptions): number {
    // Most servers publish whole seconds; the rest of the second is ours to spread them over. Each failed draw doubles
    // the span, so that no number of things of one moment can use up their ids.
    const wholeSecond = publishedAt % 1000 === 0;
    const spanMs = Math.max(wholeSecond ? 1000 : 1, 2 ** Math.min(attempt, 30));
    const earliest = Math.max(publishedAt, ID_EPOCH);
    const ms = Math.min(earliest + Math.floor(rng.fraction() * spanMs), now);
    const low = Math.floor(rng.fraction() * STEPS);
    return (ms - ID_EPOCH) * STEPS + (parity === undefined ? low : (low & ~1) | parity);
  }

  function advance(now: number): void {
    const ms = Math.max(now, lastMs);
    if (ms !== lastMs) {
      lastMs = ms;
      sequence = 0;
      return;
    }
    sequence += 1;
    if (sequence > 255) {
      lastMs += 1;
      sequence = 0;
    }
  }

  return {
    next(options = {}) {
      if (isStale()) throw new AppError('unavailable', 'This process has lost its number: it makes no ids');
      const now = clock.now();
      const { publishedAt, parity, after = 0 } = options;
      if (publishedAt !== undefined && publishedAt < now - RECENT_MS) return draw(publishedAt, now, options);
      advance(now);
      if (parity !== undefined && sequence % 2 !== parity) advance(now);
      const id = (lastMs - ID_EPOCH) * STEPS + worker * 256 + sequence;
      return id > after ? id : drawAfter(after);
    },
  };
}

/** How many draws find a free id before it is given up: by then the span is twelve days. */
const DRAWS = 30;

/** An id dated `publishedAt` that is not taken. Undefined where every draw was, which no honest past explains. */
export async function claimId(
  ids: IdSource,
  options: IdOptions,
  isTaken: (id: number) => Promise<boolean>,
): Promise<number | undefined> {
  for (let attempt = 0; attempt < DRAWS; attempt++) {
    const id = ids.next({ ...options, attempt });
    if (!(await isTaken(id))) return id;
  }
  return undefined;
}

/** The millisecond (Unix epoch) an id was made for. */
export function idTime(id: number): number {
  return Math.floor(id / STEPS) + ID_EPOCH;
}

/** The lowest id that can be made at a millisecond (Unix epoch). */
export function firstIdOf(ms: number): number {
  return Math.max(0, ms - ID_EPOCH) * STEPS;
}

/** Reads a wire id: 1 to 16 decimal digits within 2^53, or undefined. */
export function parseId(text: string): number | undefined {
  if (!/^[0-9]{1,16}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : undefined;
}
