import type { Body } from './storage.ts';

/** Cuts a body into pieces of `size` bytes, the last one shorter. Holds one at a time; there is at least one, maybe empty. */
export async function* cutBody(body: Body, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  let cut = 0;
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    let rest = chunk;
    while (bytes + rest.length >= size) {
      yield Buffer.concat([...held, rest.subarray(0, size - bytes)]);
      rest = rest.subarray(size - bytes);
      held = [];
      bytes = 0;
      cut++;
    }
    if (rest.length > 0) held.push(rest);
    bytes += rest.length;
  }
  if (bytes > 0 || cut === 0) yield Buffer.concat(held);
}
