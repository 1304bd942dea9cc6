const MAX_LENGTH = 2048;

/**
 * A host, in any script; then a path, query or fragment. Bounded, because where an address ends early the next one is
 * looked for behind it.
 */
const RUN =
  /https?:\/\/(?:\[[\da-f:.]{0,64}\]|[\p{L}\p{M}\p{N}.\-_@%]{1,512})(?::[^\s/?#]{0,64}@[\p{L}\p{M}\p{N}.-]{1,512})?(?::\d{1,5}(?!\d))?(?:[/?#][^\s<>\\\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffc\u3000-\u3003\u3008-\u3020\uff01-\uff0c\uff1a-\uff20\uff3b\uff3d\uff5b-\uff65]{0,2048})?/iuy;
const REST = /\S*/y;

/** What may stand before an address and closes behind it: there it ends. */
const CLOSERS = new Map(
  '"" \'\' `` “” „“” ‘’ ‚‘’ «» »« ‹› ›‹ () [] {}'.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);
/** Marks of emphasis: at the end they close what they opened. */
const EMPHASIS = new Set('*_~|');
const BRACKETS = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['”', '“'],
  ['»', '«'],
  ['’', '‘'],
]);
/** Punctuation of the sentence around it. */
const TRAILING = new Set(".,;:!?…'`*|&([{“„«‹›‘،؛؟۔।॥—–");

/**
 * Reads an address at an index, `before` being the character before it. It ends at a blank, at the punctuation of scripts
 * that write without blanks, or at the mark that closes one right before it; then punctuation is cut off its end, and
 * brackets and quotes that it did not open. All else belongs to it, as browsers copy it raw. `end` is where to look on.
 */
export function findUrl(source: string, start: number, before: string): { url?: string; end: number } {
  RUN.lastIndex = start;
  const run = RUN.exec(source)?.[0];
  if (run === undefined) return { end: start + 'http://'.length };
  const url = trimEnd(cutAtCloser(run, before), before);
  if (url.length <= MAX_LENGTH && hasPublicHost(url)) return { url, end: start + url.length };
  // Nothing inside what looks like an address is a mention or a tag.
  REST.lastIndex = start + run.length;
  return { end: start + run.length + (run.length > MAX_LENGTH ? (REST.exec(source)?.[0].length ?? 0) : 0) };
}

/** `(https://a.example/x)(…`: what was opened right before it closes it; a pair inside it stays. */
function cutAtCloser(run: string, before: string): string {
  const closers = CLOSERS.get(before);
  if (closers === undefined) return run;
  let depth = 0;
  for (let at = 0; at < run.length; at++) {
    const char = run[at] as string;
    if (closers.includes(char)) {
      if (depth === 0) return run.slice(0, at);
      depth--;
    } else if (char === before) depth++;
  }
  return run;
}

function trimEnd(run: string, before: string): string {
  const counts = new Map<string, number>();
  for (const char of run) counts.set(char, (counts.get(char) ?? 0) + 1);
  const count = (char: string) => counts.get(char) ?? 0;
  const isHost = !/[/?#]/.test(run.slice('https://'.length));
  let end = run.length;
  for (; end > 0; end--) {
    const char = run[end - 1] as string;
    const opener = BRACKETS.get(char);
    if (opener !== undefined) {
      if (count(opener) >= count(char)) break;
    } else if (char === '"') {
      if (count(char) % 2 === 0) break;
    } else if (EMPHASIS.has(char) && (char === before || (isHost && char === '_'))) {
      // It closes the emphasis that began before the address.
    } else if (char === '~') {
      // `/~` is somebody's home.
      if (run[end - 2] === '/') break;
    } else if (!TRAILING.has(char) && !(isHost && char === '-')) break;
    counts.set(char, count(char) - 1);
  }
  return run.slice(0, end);
}

/** A name with a dot and an ending that is not a number, without a user: `http://localhost` and `http://1.2.3.4` are text. */
function hasPublicHost(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.username === '' && url.password === '' && /\.[^.0-9][^.]*\.?$/.test(url.hostname);
}
