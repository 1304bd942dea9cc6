/** An answer of an endpoint that is written as JSON already. */
export interface JsonText<T> {
  readonly json: string;
  /** What it is read as; nothing has it. */
  readonly of?: T;
}

const written = new WeakSet<object>();

/** Marks JSON as the answer it is: `mount` sends it as it stands. */
export function asJsonText<T>(json: string): JsonText<T> {
  const text = { json };
  written.add(text);
  return text;
}

export const isJsonText = (answer: unknown): answer is JsonText<unknown> =>
  typeof answer === 'object' && answer !== null && written.has(answer);
