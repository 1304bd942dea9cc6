import { firstOf } from './fields.ts';

const ISO = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d)?)(\.\d{1,12})?)?\s?(Z|z|[+-]\d\d:?\d\d)?$/;
/** Go writes its zero time for "never"; nothing real happened in the first century. */
const YEAR_ONE_HUNDRED = Date.UTC(1900, 0, 1) - 1800 * 365.25 * 86_400_000;

/**
 * Milliseconds since the epoch of an ISO 8601 instant; null for anything else. Fractions of any length, offsets with
 * and without a colon, a space for the `T` and a bare date are accepted; without an offset it is UTC.
 */
export function readDate(value: unknown): number | null {
  const text = firstOf(value);
  if (typeof text !== 'string' || text.length > 64) return null;
  const found = ISO.exec(text);
  if (found === null) return null;
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = found;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const ms = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(ms) || ms < YEAR_ONE_HUNDRED ? null : ms;
}

const DURATION = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,6})?)S)?)?$/;

/** Seconds of an xsd:duration up to days (`PT3M20S`), or of a bare number; null for anything else. */
export function readDuration(value: unknown): number | null {
  const text = firstOf(value);
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? text : null;
  const found = typeof text === 'string' ? DURATION.exec(text) : null;
  if (found === null || text === 'P') return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
}
