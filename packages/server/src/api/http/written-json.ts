/** An answer of an endpoint that is written as JSON already, in UTF-8. */
export interface WrittenJson<T> {
  readonly bytes: Buffer;
  /** What it is read as; nothing has it. */
  readonly of?: T;
}

const written = new WeakSet<object>();

/** Marks JSON as the answer it is: `mount` sends it as it stands. */
export function asWritten<T>(bytes: Buffer): WrittenJson<T> {
  const json = { bytes };
  written.add(json);
  return json;
}

export const isWritten = (answer: unknown): answer is WrittenJson<unknown> =>
  typeof answer === 'object' && answer !== null && written.has(answer);
