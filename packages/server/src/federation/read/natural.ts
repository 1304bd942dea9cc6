import { cutHtml } from '../../lib/html/cut-html.ts';
import { cutText } from '../../lib/text/clean-text.ts';
import { parseLanguageTag } from '../../lib/text/language-tag.ts';
import { BOUNDS } from './bounds.ts';
import { isObject, isUri, type JsonObject, listOf } from './fields.ts';

/** Text for people, as a document has it: once, or in several languages. */
export interface Natural {
  /** Null where the document has none; blank only where nothing better is there. */
  text: string | null;
  /** Of `text`, canonical; null where it is not told. */
  language: string | null;
  /** All texts that have a language, by canonical tag. */
  map: Record<string, string>;
}

/** How long a text may be; how it is cut otherwise, as text unless told. */
interface Bound {
  max: number;
  cut: (text: string, max: number) => string;
}

interface Entry {
  text: string;
  tag: string | null;
}

/**
 * Reads a natural language value (ActivityStreams 2.0 §4.7): `key` where it says something, else `keyMap`. A text counts
 * whatever its tag is (`und`, `@none`, `pt_BR`, none of a language); lists, maps and JSON-LD values may stand in either
 * place; what is no text is left out. `markup` tells that a text too long is to be cut as HTML.
 */
export function readNatural(document: JsonObject, key: string, max: number, markup = false): Natural {
  const bound = { max, cut: markup ? cutHtml : cutText };
  const mapped = document[`${key}Map`];
  const entries: Entry[] = [];
  const value = document[key];
  // A thing of its own is no text.
  if (!isObject(value) || !isThing(value)) collect(value, null, bound, entries);
  const own = entries.length;
  collect(mapped, null, bound, entries);
  const map: Record<string, string> = {};
  for (const { text, tag } of entries) if (tag !== null && !isBlank(text)) map[tag] ??= text;
  const chosen = entries.find(({ text }) => !isBlank(text)) ?? entries[0];
  if (chosen === undefined) return { text: null, language: null, map };
  const isOwn = entries.indexOf(chosen) < own;
  return { text: chosen.text, language: chosen.tag ?? (isOwn ? findLanguage(map, chosen.text) : null), map };
}

/** The text of a natural language value; null where there is none. */
export function readPhrase(document: JsonObject, key: string, max: number): string | null {
  // Nearly all are a plain string.
  const value = document[key];
  if (typeof value === 'string' && !isBlank(value)) return cutText(value, max);
  return readNatural(document, key, max).text;
}

/** Says nothing: `<p></p>` and the like; a picture says something. */
function isBlank(text: string): boolean {
  return text.replace(/<(?!img|video|audio|iframe)[^<>]*>|&nbsp;|&#160;|&#xa0;/gi, '').trim() === '';
}

/** The same in one line of sense: without the blanks around it, null when nothing is left. */
export function readTitle(document: JsonObject, key = 'name', max: number = BOUNDS.name): string | null {
  return readPhrase(document, key, max)?.trim() || null;
}

function collect(value: unknown, tag: string | null, bound: Bound, entries: Entry[]): void {
  if (typeof value === 'string') {
    if (entries.length < BOUNDS.languages) entries.push({ text: bound.cut(value, bound.max), tag });
  } else if (Array.isArray(value)) {
    for (const member of listOf(value, BOUNDS.languages))
      if (!Array.isArray(member)) collect(member, tag, bound, entries);
  } else if (isObject(value)) collectObject(value, tag, bound, entries);
}

/** A JSON-LD value, a list in its object form, or a map from languages to any of these. */
function collectObject(value: JsonObject, tag: string | null, bound: Bound, entries: Entry[]): void {
  if ('@value' in value) {
    const language = value['@language'];
    if (typeof value['@value'] !== 'string') return;
    collect(value['@value'], typeof language === 'string' ? parseLanguageTag(language) : tag, bound, entries);
    return;
  }
  // Inside a map nothing is a map again.
  if (tag !== null) return;
  for (const language of Object.keys(value).slice(0, BOUNDS.languages)) {
    const text = value[language];
    if (typeof text === 'string' || Array.isArray(text) || (isObject(text) && '@value' in text)) {
      collect(text, parseLanguageTag(language), bound, entries);
    }
  }
}

/** Not by `id` alone: in a map of languages that is Indonesian. */
function isThing(value: JsonObject): boolean {
  return 'type' in value || (typeof value['id'] === 'string' && isUri(value['id']));
}

/** The language under which the map has the same text; of a map with one entry, that one. */
function findLanguage(map: Record<string, string>, text: string): string | null {
  const tags = Object.keys(map);
  return tags.find((tag) => map[tag] === text) ?? (tags.length === 1 ? (tags[0] as string) : null);
}
