import de from 'emojibase-data/de/compact.json?url';
import en from 'emojibase-data/en/compact.json?url';
import es from 'emojibase-data/es/compact.json?url';
import fr from 'emojibase-data/fr/compact.json?url';
import { type Entry, type Shelf, shelve } from './emoji-data.ts';

/** Names and words in each language: a file of its own, fetched when it is first needed. */
const FILES: Record<string, string> = { de, en, es, fr };

const loaded = new Map<string, Promise<Shelf[]>>();

/** The emoji of Unicode, named in a language. */
export function loadUnicode(language: string): Promise<Shelf[]> {
  const url = FILES[language] ?? en;
  const known = loaded.get(url) ?? fetchUnicode(url);
  loaded.set(url, known);
  // What could not be fetched is asked for again.
  known.catch(() => loaded.delete(url));
  return known;
}

async function fetchUnicode(url: string): Promise<Shelf[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return shelve((await answer.json()) as Entry[]);
}
