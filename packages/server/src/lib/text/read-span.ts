/**
 * The time that a day, a month or a year takes somewhere: `2026-03-01`, `2026-03`, `2026`. From its first moment to the first
 * one of the next, in milliseconds, as clocks there are put forward and back; undefined where it is no such thing. A zone
 * that is not known is UTC.
 */
export function readSpan(value: string, timeZone: string): [start: number, end: number] | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? [];
  if (year === undefined) return undefined;
  try {
    const date = { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) };
    const first = Temporal.PlainDate.from(date, { overflow: 'reject' });
    const next = first.add(day !== undefined ? { days: 1 } : month !== undefined ? { months: 1 } : { years: 1 });
    return [startOf(first, timeZone), startOf(next, timeZone)];
  } catch {
    return undefined;
  }
}

/** Not midnight everywhere: on some days clocks are put forward then. */
function startOf(date: Temporal.PlainDate, timeZone: string): number {
  try {
    return date.toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return date.toZonedDateTime('UTC').epochMilliseconds;
  }
}
