/** How many there were since the process began. It has one such number, whoever caught them. */
let mistakes = 0;

/** Counted where they are made, so that one that somebody caught is told all the same. */
export const countMistakes = (): number => mistakes;

/**
 * A mistake in Linnet itself: something that must hold does not. It is logged as an error, rings in the metrics, and
 * nothing of it is shown to anybody.
 */
export class ProgrammingError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'ProgrammingError';
    mistakes += 1;
  }
}

/** The end of a switch over a union: what is added to the union does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new ProgrammingError(`nobody handles ${nameOf(value)}`);
}

/** What it is, and nothing of what is in it. */
function nameOf(value: unknown): string {
  const { kind, type } = (value ?? {}) as { kind?: unknown; type?: unknown };
  return String(typeof value === 'object' ? (kind ?? type ?? 'an object') : value);
}
