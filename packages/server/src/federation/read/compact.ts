import { isObject, type JsonObject } from './fields.ts';
import { ReadRefusal } from './refusal.ts';

const AS = 'https://www.w3.org/ns/activitystreams#';

/**
 * Brings the cheap spellings of JSON-LD back to plain keys: `@id`, `@type`, `as:actor`, the full IRI of a term,
 * `{"@value": …}`, `{"@list": […]}`. Contexts are left alone. The input's depth must be bounded already.
 * Throws ReadRefusal `ambiguous-key` when two spellings of one key disagree.
 */
export function compactDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compactDocument);
  if (!isObject(value)) return value;
  if ('@value' in value) return value['@value'];
  if ('@list' in value) return compactDocument(value['@list']);
  if ('@set' in value) return compactDocument(value['@set']);
  const out: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const name = compactKey(key);
    const plain = key === '@context' ? member : compactDocument(member);
    if (Object.hasOwn(out, name) && JSON.stringify(out[name]) !== JSON.stringify(plain)) {
      throw new ReadRefusal('ambiguous-key', key);
    }
    out[name] = plain;
  }
  return out;
}

function compactKey(key: string): string {
  if (key === '@id') return 'id';
  if (key === '@type') return 'type';
  if (key.startsWith('as:')) return key.slice(3);
  return key.startsWith(AS) ? key.slice(AS.length) : key;
}
