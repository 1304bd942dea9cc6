/** Digits of the largest id. */
const LENGTH = 16;

/** An id on the wire: apps order and page by comparing texts, so that all have one length. */
export function toMisskeyId(id: number): string {
  return String(id).padStart(LENGTH, '0');
}
