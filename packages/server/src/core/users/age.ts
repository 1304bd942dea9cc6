import type { Context } from '../context.ts';
import { collectFieldErrors, type FieldErrors } from '../field-errors.ts';
import { loadInstanceSettings } from './settings.ts';

/** Nobody alive was born before. */
const FIRST_YEAR = 1_900;

/**
 * Whether a date of birth (`2008-02-29`) is that of somebody who is old enough, by the calendar of UTC; what is wrong with it goes
 * into `errors`. The date is looked at here and kept nowhere.
 */
export function checkAge(
  errors: FieldErrors,
  born: string,
  { minimumAge, now }: { minimumAge: number; now: number },
): void {
  const field = 'date_of_birth';
  if (born.trim() === '') {
    errors.add(field, 'ERR_BLANK', "can't be blank");
    return;
  }
  const [day] = /^\d{4}-\d{2}-\d{2}$/.exec(born.trim()) ?? [];
  const today = new Date(now).toISOString().slice(0, 10);
  if (day === undefined || !isDay(day) || Number(day.slice(0, 4)) < FIRST_YEAR || day > today) {
    errors.add(field, 'ERR_INVALID', 'is invalid');
    return;
  }
  // Whoever was born on the last day of a leap February is older on the first of March.
  const latest = `${String(Number(today.slice(0, 4)) - minimumAge).padStart(4, '0')}${today.slice(4)}`;
  if (day > latest) errors.add(field, 'ERR_BELOW_LIMIT', 'is below the age limit');
}

/** The same for who is asked for nothing else: throws `invalid` with details. Answers whether they were asked. */
export async function requireAge(ctx: Context, born: string): Promise<boolean> {
  const { minimumAge } = await loadInstanceSettings(ctx);
  if (minimumAge === 0) return false;
  const errors = collectFieldErrors();
  checkAge(errors, born, { minimumAge, now: ctx.clock.now() });
  errors.throwIfAny();
  return true;
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
