import { AppError } from '../../lib/errors.ts';
import { firstIdOf } from '../../lib/ids.ts';

export const DAY_MS = 86_400_000;
/** As far as one question goes: a leap year. */
const MAX_DAYS = 366;

/** Whole days in UTC, counted since 1970; both are part of it. */
export interface Days {
  first: number;
  last: number;
}

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** The days of two moments (ms). Throws `invalid` where they end before they begin, or are more than 366. */
export function readDays(startAt: number, endAt: number): Days {
  const days = { first: dayOf(startAt), last: dayOf(endAt) };
  if (days.last < days.first) throw new AppError('invalid', 'Validation failed: End at is before start at');
  if (lengthOf(days) > MAX_DAYS) {
    throw new AppError('invalid', `Validation failed: End at is more than ${MAX_DAYS} days after start at`);
  }
  return days;
}

export const lengthOf = ({ first, last }: Days): number => last - first + 1;

/** As many days, just before. */
export const daysBefore = (days: Days): Days => ({ first: days.first - lengthOf(days), last: days.first - 1 });

/** Their ids: from one, and below another. */
export const idsOf = ({ first, last }: Days): { from: number; until: number } => ({
  from: firstIdOf(first * DAY_MS),
  until: firstIdOf((last + 1) * DAY_MS),
});

/** A value for each day, 0 where there is none. */
export function fillDays<Row extends { day: number }>(days: Days, rows: readonly Row[], value: (row: Row) => number) {
  const known = new Map(rows.map((row) => [Number(row.day), value(row)]));
  return Array.from({ length: lengthOf(days) }, (_, i) => {
    const day = days.first + i;
    return { day, value: known.get(day) ?? 0 };
  });
}
