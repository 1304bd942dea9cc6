import { firstOf } from './fields.ts';

/** ISO 8601 by calendar, week or day of the year; extended and basic form; `T`, `t` or a blank; any length of fraction. */
const ISO =
  /^(\d{4})-?(?:(\d\d)-?(\d\d)|[Ww](\d\d)-?([1-7])|(\d{3}))(?:[Tt ]\s*(\d\d)(?::?(\d\d)(?::?(\d\d))?)?(?:[.,](\d{1,12}))?)?\s*([A-Za-z]{1,3}|[+\-\u2212]\d\d(?::?\d\d)?)?$/;
/** ISO 8601 with less than a day: a year, month or week is its first day. */
const REDUCED = /^(\d{4})(?:-(\d\d)|-?[Ww](\d\d))?$/;
/** RFC 5322 §3.3, as feeds and HTTP have it. */
const MAIL =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]([A-Za-z]{3})[A-Za-z]{0,6}[\s-](\d{4}|\d\d)\s+(\d\d):(\d\d)(?::(\d\d))?\s*([A-Za-z]{1,3}|[+-]\d{4})?$/;
/** `Tue Mar  5 10:00:00 2024`: HTTP's oldest form (RFC 9110 §5.6.7), and of Unix with a zone before the year. */
const ASCTIME =
  /^[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)(?:\s+([A-Za-z]{1,3}|[+-]\d{4}))?\s+(\d{4})$/;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Hours from UTC of the names that may stand for a zone (RFC 5322 §4.3). */
const ZONES = new Map(
  'z0 ut0 utc0 gmt0 est-5 edt-4 cst-6 cdt-5 mst-7 mdt-6 pst-8 pdt-7'
    .split(' ')
    .map((zone) => [zone.replace(/[-\d]+/, ''), Number.parseInt(zone.replace(/[a-z]+/, ''), 10)]),
);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Go writes its zero time for "never"; nothing real happened in the first century. */
const FIRST_YEAR = 100;

/**
 * Milliseconds since the epoch of an instant in any form of ISO 8601, or of mail and HTTP; null for anything else. Without
 * a zone it is UTC; a leap second is the one after it. May lie in the future: who stores it, clamps it.
 */
export function readDate(value: unknown): number | null {
  const given = firstOf(value);
  if (typeof given !== 'string' || given.length > 64) return null;
  // Java names the zone once more: `2024-03-05T10:00:00Z[UTC]`.
  const text = given.trim().replace(/\[[\w/+-]{1,40}\]$/, '');
  // Java and JavaScript write years with six digits where they have to: `+002024`.
  return readIso(text.replace(/^\+00(?=\d{4}-)/, '')) ?? readReduced(text) ?? readMail(text) ?? readAsctime(text);
}

function readReduced(text: string): number | null {
  const [, year, month = '1', week] = REDUCED.exec(text) ?? [];
  if (year === undefined) return null;
  return week === undefined ? readDay(Number(year), Number(month) - 1, 1) : readWeekDay(Number(year), Number(week), 1);
}

function readIso(text: string): number | null {
  const found = ISO.exec(text);
  if (found === null) return null;
  const [, year, month, date, week, weekday, ordinal, hour, minute, second, fraction, zone] = found;
  const start =
    week !== undefined
      ? readWeekDay(Number(year), Number(week), Number(weekday))
      : ordinal !== undefined
        ? readDay(Number(year), 0, 1, Number(ordinal))
        : readDay(Number(year), Number(month) - 1, Number(date));
  const unit = second !== undefined ? 1_000 : minute !== undefined ? MINUTE : HOUR;
  const rest = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * unit);
  return add(start, readTime(hour, minute, second), rest, readZone(zone));
}

function readMail(text: string): number | null {
  const found = MAIL.exec(text);
  if (found === null) return null;
  const [, date, name = '', year, hour, minute, second, zone] = found;
  const month = MONTHS.indexOf(name.toLowerCase());
  if (month < 0) return null;
  return add(readDay(readYear(year), month, Number(date)), readTime(hour, minute, second), 0, readZone(zone));
}

function readAsctime(text: string): number | null {
  const found = ASCTIME.exec(text);
  if (found === null) return null;
  const [, name = '', date, hour, minute, second, zone, year] = found;
  const month = MONTHS.indexOf(name.toLowerCase());
  if (month < 0) return null;
  return add(readDay(Number(year), month, Number(date)), readTime(hour, minute, second), 0, readZone(zone));
}

/** Of two digits, the nearest in the century around 2020 (RFC 5322 §4.3). */
function readYear(text = ''): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

function add(day: number | null, time: number | null, rest: number, zone: number | null): number | null {
  return day === null || time === null || zone === null ? null : day + time + rest - zone;
}

/** Null for a day that the month, or year (`ordinal`, from 1), does not have. */
function readDay(year: number, month: number, date: number, ordinal?: number): number | null {
  if (year < FIRST_YEAR) return null;
  const ms = Date.UTC(year, month, ordinal ?? date);
  const day = new Date(ms);
  const exists =
    day.getUTCFullYear() === year &&
    (ordinal !== undefined || (day.getUTCMonth() === month && day.getUTCDate() === date));
  return exists ? ms : null;
}

/** The week with 4 January is the first. */
function readWeekDay(year: number, week: number, weekday: number): number | null {
  const fourth = readDay(year, 0, 4);
  if (fourth === null || week < 1 || week > 53) return null;
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  return monday + ((week - 1) * 7 + weekday - 1) * DAY;
}

function readTime(hour = '0', minute = '0', second = '0'): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  const endOfDay = h === 24 && m === 0 && s === 0;
  return (h > 23 && !endOfDay) || m > 59 || s > 60 ? null : h * HOUR + m * MINUTE + s * 1_000;
}

function readZone(zone = 'Z'): number | null {
  if (zone === 'Z') return 0;
  const named = ZONES.get(zone.toLowerCase());
  if (/^[A-Za-z]/.test(zone)) return named === undefined ? null : named * HOUR;
  const [, hours, minutes = '0'] = /^.(\d\d):?(\d\d)?$/.exec(zone) as unknown as [string, string, string?];
  const size = Number(hours) * HOUR + Number(minutes) * MINUTE;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  return zone.startsWith('+') ? size : -size;
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
