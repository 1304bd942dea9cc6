import { perKey } from './per-key.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const ages = perKey((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' }));
const counts = perKey((locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
/** By a locale and a unit. */
const durations = perKey((key) => {
  const [locale, unit = 'day'] = key.split(' ');
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
});
const daysOfYear = perKey(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);
const dates = perKey(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
);
const moment = {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
} satisfies Intl.DateTimeFormatOptions;
const ownMoments = perKey((locale) => new Intl.DateTimeFormat(locale, moment));
const utcMoments = perKey(
  (locale) => new Intl.DateTimeFormat(locale, { ...moment, timeZone: 'UTC', timeZoneName: 'short' }),
);

/* Locales are tags of `pickLocale`, with their region: 2 March is not March 2. */

/** A short age such as "5 min. ago", or the date when older than a week. */
export function formatAge(locale: string, iso: string, now: number): string {
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
export function formatDate(locale: string, iso: string, short = false): string {
  return (short ? daysOfYear : dates)(locale).format(new Date(iso));
}

/** Full date and time; `timeZone` UTC on the server, the reader's own in the browser. */
export function formatMoment(locale: string, iso: string, timeZone: 'UTC' | undefined): string {
  return (timeZone === 'UTC' ? utcMoments : ownMoments)(locale).format(new Date(iso));
}

/** A length of time in its largest unit: 30 minutes, 6 hours, 7 days. */
export function formatDuration(locale: string, seconds: number): string {
  const [unit, length] = seconds < 3_600 ? ['minute', 60] : seconds < 86_400 ? ['hour', 3_600] : ['day', 86_400];
  return durations(`${locale} ${unit}`).format(Math.round(seconds / length));
}

/** 950, 1.2K, 3.4M in the language's own way. */
export function formatCount(locale: string, count: number): string {
  return counts(locale).format(count);
}

/** How long until a moment, such as "in 3 hr."; less than a minute is now. */
export function formatLeft(locale: string, iso: string, now: number): string {
  const left = Math.max(0, Date.parse(iso) - now);
  const relative = ages(locale);
  if (left < minute) return relative.format(0, 'second');
  if (left < hour) return relative.format(Math.round(left / minute), 'minute');
  if (left < day) return relative.format(Math.round(left / hour), 'hour');
  return relative.format(Math.round(left / day), 'day');
}
