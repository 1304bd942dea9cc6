import { isClean } from '../../lib/text/clean-text.ts';
import { BOUNDS } from './bounds.ts';
import { compactDocument } from './compact.ts';
import { isObject, type JsonObject } from './fields.ts';
import { ReadRefusal } from './refusal.ts';

/** Shorter texts cannot nest deep enough to cost anything. */
const LONG = 8_192;
const AS = 'https://www.w3.org/ns/activitystreams#';

/** With these a JSON-LD reader sees another document than we do (CVE-2026-42462 and its kin), so nobody may use them. */
const STRUCTURAL = new Set(['@graph', '@included', '@reverse', '@nest']);
/** Forms of the same document that are cheap to bring back to plain JSON. */
const EXPANDED = new Set(['@id', '@type', '@value', '@list', '@set']);

/** JSON cannot hold a control or half a pair but as an escape (RFC 8259 §7), DEL excepted: without one, none is there. */
const POISON = /\\(?:u(?:00[01]|007f|d[89a-f])|[bf])|\u007f/i;

/** Bytes that are no UTF-8 become U+FFFD, like half pairs. */
const utf8 = new TextDecoder('utf-8');

/**
 * Turns bytes, text or an already parsed value into a plain object whose depth, width and size are bounded and whose
 * keys and strings are clean text: nothing behind this sees a NUL or half a pair. Throws ReadRefusal.
 */
export function decodeDocument(input: unknown, maxBytes: number): JsonObject {
  const isJson = typeof input === 'string' || input instanceof Uint8Array;
  const text = isJson ? decodeText(input, maxBytes) : undefined;
  const value = text === undefined ? input : parseJson(text);
  if (!isObject(value)) throw new ReadRefusal('not-an-object');
  const maybePoison = text === undefined || POISON.test(text) || !text.isWellFormed();
  return boundDocument(value, maybePoison) ? (compactDocument(value) as JsonObject) : value;
}

/** A document that only defines words: a context, alone or with the vocabulary's graph. */
export function isVocabulary(document: JsonObject): boolean {
  const keys = Object.keys(document);
  return (
    '@context' in document &&
    keys.every((key) => key === '@context' || key === '@graph' || (key === '@id' && '@graph' in document))
  );
}

function decodeText(input: string | Uint8Array, maxBytes: number): string {
  if (input.length > maxBytes) throw new ReadRefusal('too-large');
  return typeof input === 'string' ? input : utf8.decode(input);
}

function parseJson(text: string): unknown {
  if (text.length > LONG) boundText(text);
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new ReadRefusal('malformed-json');
  }
}

/** Counts what is outside strings: a megabyte of brackets or of keys keeps JSON.parse alone busy for 100 to 250 ms. */
function boundText(text: string): void {
  const keys = new Uint32Array(BOUNDS.depth + 1);
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        do {
          at = text.indexOf('"', at + 1);
          if (at < 0) throw new ReadRefusal('malformed-json');
        } while (isEscaped(text, at));
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > BOUNDS.depth) throw new ReadRefusal('too-deep');
        keys[depth] = 0;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        if (--depth < 0) throw new ReadRefusal('malformed-json');
        break;
      case 0x3a: // :
        if (++keys[depth]! > BOUNDS.keys) throw new ReadRefusal('too-many-keys');
        break;
      case 0x2c: // ,
        if (++values > BOUNDS.nodes) throw new ReadRefusal('too-many-nodes');
    }
  }
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}

/**
 * Walks without recursion, as JSON.parse accepts any depth; answers whether the document needs another form: an expanded
 * spelling, or a text that is not clean, where there may be one.
 */
function boundDocument(root: JsonObject, maybePoison: boolean): boolean {
  const lenient = isVocabulary(root);
  const stack: object[] = [root];
  const depths = [0];
  const contexts = [false];
  let nodes = 0;
  let changes = false;
  while (stack.length > 0) {
    const node = stack.pop()!;
    const depth = depths.pop()! + 1;
    const inContext = contexts.pop()!;
    if (depth > BOUNDS.depth) throw new ReadRefusal('too-deep');
    const push = (value: unknown, context: boolean): void => {
      if (typeof value === 'string') {
        changes ||= maybePoison && !isClean(value);
      } else if (typeof value === 'object' && value !== null) {
        stack.push(value);
        depths.push(depth);
        contexts.push(context);
      }
    };
    if (Array.isArray(node)) {
      nodes += node.length;
      if (nodes > BOUNDS.nodes) throw new ReadRefusal('too-many-nodes');
      for (const value of node) push(value, inContext);
      continue;
    }
    let keys = 0;
    for (const key in node) {
      if (++keys > BOUNDS.keys) throw new ReadRefusal('too-many-keys');
      const value = (node as JsonObject)[key];
      if (inContext) {
        if (!lenient) checkTerm(key, value);
      } else if (key.charCodeAt(0) === 0x40) {
        if (STRUCTURAL.has(key) && !lenient) throw new ReadRefusal('jsonld-keyword', key);
        changes ||= EXPANDED.has(key) && !lenient;
      } else if (key.startsWith('as:') || key.startsWith(AS)) changes ||= !lenient;
      if (key === '__proto__') throw new ReadRefusal('forbidden-key', key);
      changes ||= maybePoison && !isClean(key);
      push(value, inContext || key === '@context');
    }
    nodes += keys;
    if (nodes > BOUNDS.nodes) throw new ReadRefusal('too-many-nodes');
  }
  return changes;
}

/** An inline context may not give the structural keywords another name, nor hide an id behind one. */
function checkTerm(key: string, value: unknown): void {
  if (key === '@reverse' || key === '@nest') throw new ReadRefusal('jsonld-keyword', key);
  if (typeof value !== 'string' || value.charCodeAt(0) !== 0x40 || key === '@container') return;
  if (STRUCTURAL.has(value)) throw new ReadRefusal('jsonld-keyword', `${key} = ${value}`);
  const alias = (value === '@id' && key !== 'id') || (value === '@type' && key !== 'type');
  if (alias && key.charCodeAt(0) !== 0x40) throw new ReadRefusal('jsonld-keyword', `${key} = ${value}`);
}
