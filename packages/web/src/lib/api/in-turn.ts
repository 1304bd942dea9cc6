/** By what it is about: the end of what was asked for last. */
const ends = new Map<string, Promise<unknown>>();

/**
 * Asks for changes of one thing one after another, in the order they were pressed: else the server may do the second
 * first, and keep what is shown no more. Resolves and rejects as `ask` does.
 */
export function inTurn<T>(about: string, ask: () => Promise<T>): Promise<T> {
  const asked = ends.get(about)?.then(ask) ?? ask();
  const end: Promise<unknown> = asked
    .catch(() => undefined)
    .then(() => {
      if (ends.get(about) === end) ends.delete(about);
    });
  ends.set(about, end);
  return asked;
}
