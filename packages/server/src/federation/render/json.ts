/** A document on its way out, or a part of one. */
export type Json = { [key: string]: unknown };

/** Adds a field only where there is something to say: absent is understood by everyone, null and [] are not. */
export function addList(target: Json, key: string, values: readonly unknown[]): void {
  if (values.length > 0) target[key] = values;
}
