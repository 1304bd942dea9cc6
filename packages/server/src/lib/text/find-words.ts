/** A finder of texts: `found` is told the index of each that is in `text`, at most once. */
export type WordFinder = (text: string, found: (index: number) => void) => void;

interface Node {
  next: Map<number, Node>;
  /** Texts that end here. */
  ends: number[];
}

/**
 * Compiles a search for many texts at once (Aho and Corasick): however many there are, `text` is read once, and
 * nothing in them has a meaning of its own. `whole`: they count as words alone. Both sides are given folded.
 */
export function compileFinder(texts: readonly string[], { whole }: { whole: boolean }): WordFinder {
  const nodes = layOut(growTree(texts));
  const first = new Map<number, number>();
  const firstOfAscii = new Uint32Array(128);
  const count = nodes.length;
  const edges = nodes.reduce((sum, { next }) => sum + next.size, 0);
  // Flat: a tree of objects would be ten times as large.
  const start = new Uint32Array(count + 1);
  const codes = new Uint16Array(edges);
  const targets = new Uint32Array(edges);
  const fallback = new Uint32Array(count);
  /** The longest other text that ends at a node: a node below it in the tree, or 0. */
  const shorter = new Uint32Array(count);
  const ends = new Map<number, readonly number[]>();

  const numbers = new Map(nodes.map((node, i) => [node, i]));
  let edge = 0;
  for (const [i, { next, ends: here }] of nodes.entries()) {
    start[i] = edge;
    if (here.length > 0) ends.set(i, here);
    for (const [code, node] of [...next].sort(([a], [b]) => a - b)) {
      codes[edge] = code;
      targets[edge] = numbers.get(node) as number;
      if (i === 0 && code < 128) firstOfAscii[code] = targets[edge] as number;
      else if (i === 0) first.set(code, targets[edge] as number);
      edge++;
    }
  }
  start[count] = edge;
  // Level by level: what a node falls back to is nearer to the root, and known.
  for (let i = 0; i < count; i++) {
    for (let e = start[i] as number; e < (start[i + 1] as number); e++) {
      const target = targets[e] as number;
      const to = i === 0 ? 0 : step(fallback[i] as number, codes[e] as number);
      fallback[target] = to;
      shorter[target] = ends.has(to) ? to : (shorter[to] as number);
    }
  }

  function child(node: number, code: number): number {
    let low = start[node] as number;
    let high = (start[node + 1] as number) - 1;
    // Nearly all nodes have one.
    if (low === high) return codes[low] === code ? (targets[low] as number) : 0;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = codes[middle] as number;
      if (at === code) return targets[middle] as number;
      if (at < code) low = middle + 1;
      else high = middle - 1;
    }
    return 0;
  }

  function step(from: number, code: number): number {
    let node = from;
    while (node !== 0) {
      const next = child(node, code);
      if (next !== 0) return next;
      node = fallback[node] as number;
    }
    return code < 128 ? (firstOfAscii[code] as number) : (first.get(code) ?? 0);
  }

  return (text, found) => {
    const known = new Set<number>();
    /** Nodes at which nothing new can be found. */
    const done = new Set<number>();
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      node = step(node, text.charCodeAt(i));
      const last = ends.has(node) ? node : (shorter[node] as number);
      if (last === 0 || done.has(last) || (whole && !isEdge(text, i + 1))) continue;
      let rest = false;
      for (let at = last; at !== 0; at = shorter[at] as number) {
        for (const index of ends.get(at) as readonly number[]) {
          if (known.has(index)) continue;
          if (whole && !isEdge(text, i + 1 - (texts[index] as string).length)) rest = true;
          else {
            known.add(index);
            found(index);
          }
        }
      }
      if (!rest) done.add(last);
    }
  };
}

function growTree(texts: readonly string[]): Node {
  const root: Node = { next: new Map(), ends: [] };
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    let node = root;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      let next = node.next.get(code);
      if (next === undefined) {
        next = { next: new Map(), ends: [] };
        node.next.set(code, next);
      }
      node = next;
    }
    node.ends.push(index);
  }
  return root;
}

/** Level by level, the root first. */
function layOut(root: Node): Node[] {
  const nodes = [root];
  for (let i = 0; i < nodes.length; i++) nodes.push(...(nodes[i] as Node).next.values());
  return nodes;
}

const WORD = /[\p{L}\p{M}\p{N}\p{Pc}\u200c\u200d]/u;
const MARK = /[\p{M}\u200c\u200d]/u;
/** Written without blanks between words, or (Hangul) with particles joined to them: any letter may begin a word. */
export const UNSPACED_SCRIPTS =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\p{scx=Hangul}' +
  '\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}\\p{scx=Javanese}';
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');

/** Whether a word may end or begin at an index: not between two letters, except where words are not set apart. */
function isEdge(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return true;
  const before = String.fromCodePoint(text.codePointAt(isLow(text, index - 1) ? index - 2 : index - 1) as number);
  const after = String.fromCodePoint(text.codePointAt(index) as number);
  if (!WORD.test(before) || !WORD.test(after)) return true;
  return !MARK.test(after) && (UNSPACED.test(before) || UNSPACED.test(after));
}

function isLow(text: string, index: number): boolean {
  return index > 0 && (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
