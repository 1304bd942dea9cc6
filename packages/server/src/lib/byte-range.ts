/** One range of a file; `end` is inclusive and undefined for "to the end". */
export type ByteRange = { start: number; end?: number } | { last: number };

/** Reads a `Range` header (RFC 9110 §14.2): one range of bytes. Undefined for anything else, which asks for it all. */
export function readByteRange(header: string | undefined): ByteRange | undefined {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (parts === null) return undefined;
  const [, first = '', last = ''] = parts;
  if (first === '') return last === '' ? undefined : { last: Number(last) };
  if (last === '') return { start: Number(first) };
  return Number(last) < Number(first) ? undefined : { start: Number(first), end: Number(last) };
}

/** The range as bytes of a file of this size; undefined where there are none (416). */
export function fitByteRange(range: ByteRange, size: number): { start: number; end: number } | undefined {
  const start = 'last' in range ? Math.max(0, size - range.last) : range.start;
  const end = 'last' in range ? size - 1 : Math.min(range.end ?? size - 1, size - 1);
  return start > end ? undefined : { start, end };
}
