const two = (number: number) => String(number).padStart(2, '0');

/** A moment as `datetime-local` has it, in the reader's own time zone; to the minute. */
export function toLocal(ms: number): string {
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment that `datetime-local` says; undefined for none. */
export function fromLocal(text: string): number | undefined {
  // A date and time without a zone is local (ECMA-262, Date Time String Format).
  const ms = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

const minute = 60_000;
/** A minute more than the server wants: writing takes its time. */
export const soonest = (now: number): number => now + 6 * minute;

/** What the picker begins with: the full hour after the next. */
export const suggested = (now: number): number => Math.ceil((now + 60 * minute) / (60 * minute)) * 60 * minute;
