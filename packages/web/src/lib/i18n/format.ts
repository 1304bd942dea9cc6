import type { Locale } from './locales.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A short age such as "5 min. ago", or the date when older than a week. */
export function formatAge(locale: Locale, iso: string, now: number): string {
  const date = new Date(iso);
  const age = Math.max(0, now - date.getTime());
  if (age > 7 * day) return formatDate(locale, iso, new Date(now).getUTCFullYear() === date.getUTCFullYear());
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
  if (age < minute) return relative.format(0, 'second');
  if (age < hour) return relative.format(-Math.floor(age / minute), 'minute');
  if (age < day) return relative.format(-Math.floor(age / hour), 'hour');
  return relative.format(-Math.floor(age / day), 'day');
}

/** A calendar date; the year is left out when `short`. */
export function formatDate(locale: Locale, iso: string, short = false): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: short ? undefined : 'numeric',
    timeZone: 'UTC',
  }).format(new Date(iso));
}

/** Full date and time; `timeZone` UTC on the server, the reader's own in the browser. */
export function formatMoment(locale: Locale, iso: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: timeZone ? 'short' : undefined,
  }).format(new Date(iso));
}

/** 950, 1.2K, 3.4M in the language's own way. */
export function formatCount(locale: Locale, count: number): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}
