import type { Locale } from './locales.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Formatters by locale, each made once: one takes 14 times as long to make as to use, and holds 30 KB outside of the
 * heap, where the collector does not see how much waits for it.
 */
function perLocale<T>(make: (locale: Locale) => T): (locale: Locale) => T {
  const made = new Map<Locale, T>();
  return (locale) => {
    let formatter = made.get(locale);
    if (formatter === undefined) {
      formatter = make(locale);
      made.set(locale, formatter);
    }
    return formatter;
  };
}

const ages = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' }));
const counts = perLocale((locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
const daysOfYear = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);
const dates = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
);
const moment = {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
} satisfies Intl.DateTimeFormatOptions;
const ownMoments = perLocale((locale) => new Intl.DateTimeFormat(locale, moment));
const utcMoments = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { ...moment, timeZone: 'UTC', timeZoneName: 'short' }),
);

/** A short age such as "5 min. ago", or the date when older than a week. */
export function formatAge(locale: Locale, iso: string, now: number): string {
  const date = new Date(iso);
  const age = Math.max(0, now - date.getTime());
  if (age > 7 * day) return formatDate(locale, iso, new Date(now).getUTCFullYear() === date.getUTCFullYear());
  const relative = ages(locale);
  if (age < minute) return relative.format(0, 'second');
  if (age < hour) return relative.format(-Math.floor(age / minute), 'minute');
  if (age < day) return relative.format(-Math.floor(age / hour), 'hour');
  return relative.format(-Math.floor(age / day), 'day');
}

/** A calendar date; the year is left out when `short`. */
export function formatDate(locale: Locale, iso: string, short = false): string {
  return (short ? daysOfYear : dates)(locale).format(new Date(iso));
}

/** Full date and time; `timeZone` UTC on the server, the reader's own in the browser. */
export function formatMoment(locale: Locale, iso: string, timeZone: 'UTC' | undefined): string {
  return (timeZone === 'UTC' ? utcMoments : ownMoments)(locale).format(new Date(iso));
}

/** 950, 1.2K, 3.4M in the language's own way. */
export function formatCount(locale: Locale, count: number): string {
  return counts(locale).format(count);
}
