import type { Clock } from './clock.ts';

/**
 * Ids: milliseconds since 2020-01-01 × 4096 + 12 bits of worker and sequence.
 * They sort by time, fit 2^53 until 2089 (so they are plain numbers everywhere) and travel as decimal strings.
 */
export const ID_EPOCH = Date.UTC(2020, 0, 1);
const STEPS = 4096;

export interface IdSource {
  /** A fresh id. `publishedAt` (ms, clamped to [2020, now]) dates remote and imported things. */
  next(publishedAt?: number): number;
}

/** `worker` (0 … 15) keeps processes that share a database apart: 4 bits of worker, 8 of sequence. */
export function createIdSource(clock: Clock, worker = 0): IdSource {
  let lastMs = 0;
  let sequence = 0;
  let pastSequence = 0;
  return {
    next(publishedAt) {
      const now = clock.now();
      if (publishedAt !== undefined && publishedAt < now - 60_000) {
        // Ids in the past cannot be kept apart by a running millisecond: a wrapping sequence over all
        // 8 bits makes a clash need 256 posts of the same millisecond; inserts retry on a clash.
        pastSequence = (pastSequence + 1) & 255;
        return (Math.max(publishedAt, ID_EPOCH) - ID_EPOCH) * STEPS + worker * 256 + pastSequence;
      }
      const ms = Math.max(now, lastMs);
      if (ms === lastMs) {
        sequence += 1;
        if (sequence > 255) {
          lastMs += 1;
          sequence = 0;
        }
      } else {
        lastMs = ms;
        sequence = 0;
      }
      return (lastMs - ID_EPOCH) * STEPS + worker * 256 + sequence;
    },
  };
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
