import { cleanName, cleanText } from '../../lib/text/clean-text.ts';
import { isObject, type JsonObject } from './fields.ts';
import { ReadRefusal } from './refusal.ts';

const AS = 'https://www.w3.org/ns/activitystreams#';

/**
 * A copy with the cheap spellings of JSON-LD brought back to plain keys (`@id`, `@type`, `as:actor`, the full IRI of a
 * term, `{"@value": …}`, `{"@list": […]}`) and every text made clean. Contexts are left alone but for that. A value with
 * a language stays an object, as the language says something. The input's depth must be bounded already.
 * Throws ReadRefusal `ambiguous-key` when two spellings of one key disagree, `forbidden-key` for a hidden `__proto__`.
 */
export function compactDocument(value: unknown, isContext = false): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map((member) => compactDocument(member, isContext));
  if (!isObject(value)) return value;
  if (!isContext) {
    if ('@value' in value) return compactValue(value);
    if ('@list' in value) return compactDocument(value['@list']);
    if ('@set' in value) return compactDocument(value['@set']);
  }
  const out: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const name = isContext ? cleanName(key) : compactKey(key);
    if (name === '__proto__') throw new ReadRefusal('forbidden-key', key);
    const plain = compactDocument(member, isContext || key === '@context');
    if (Object.hasOwn(out, name) && JSON.stringify(out[name]) !== JSON.stringify(plain)) {
      throw new ReadRefusal('ambiguous-key', key);
    }
    out[name] = plain;
  }
  return out;
}

function compactValue(value: JsonObject): unknown {
  const text = compactDocument(value['@value']);
  const language = value['@language'];
  return typeof text === 'string' && typeof language === 'string'
    ? { '@value': text, '@language': cleanText(language) }
    : text;
}

function compactKey(key: string): string {
  if (key === '@id') return 'id';
  if (key === '@type') return 'type';
  if (key.startsWith('as:')) return cleanName(key.slice(3));
  return cleanName(key.startsWith(AS) ? key.slice(AS.length) : key);
}
