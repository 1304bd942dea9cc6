import type { CustomEmoji } from '../api/types.ts';

/** What can be picked: an emoji of Unicode, or one of the server's own. */
export interface Pick {
  /** What is written. */
  text: string;
  label: string;
  /** In small letters, for searching. */
  words: string;
  custom?: CustomEmoji;
}

/** Emoji that are shown together. `name` is one of the catalogue's for those of Unicode, and as it is for our own. */
export interface Shelf {
  id: string;
  name: UnicodeShelf | null;
  label: string;
  picks: Pick[];
}

/** As Unicode groups them; the group of parts (2) is nothing to pick. */
const GROUPS = {
  0: 'smileys',
  1: 'peopleAndBody',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
} as const;
export type UnicodeShelf = (typeof GROUPS)[keyof typeof GROUPS];

/** Of `emojibase-data`, as far as it is read. */
export interface Entry {
  unicode: string;
  label: string;
  group?: number;
  order?: number;
  tags?: string[];
}

/** The emoji of Unicode, in its order. */
export function shelve(entries: readonly Entry[]): Shelf[] {
  const shelves = Object.entries(GROUPS).map(([group, name]) => ({ group: Number(group), name }));
  const sorted = entries.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0));
  return shelves.map(({ group, name }) => ({
    id: name,
    name,
    label: '',
    picks: sorted
      .filter((entry) => entry.group === group)
      .map(({ unicode, label, tags = [] }) => ({ text: unicode, label, words: toWords([label, ...tags]) })),
  }));
}

/** The server's own, by category; those without one come first. */
export function shelveCustom(emojis: readonly CustomEmoji[]): Shelf[] {
  const shelves = new Map<string, Shelf>();
  for (const custom of emojis) {
    if (!custom.visible_in_picker) continue;
    const label = custom.category ?? '';
    const shelf = shelves.get(label) ?? { id: `own ${label}`, name: null, label, picks: [] };
    const { shortcode } = custom;
    shelf.picks.push({ text: `:${shortcode}:`, label: `:${shortcode}:`, words: toWords([shortcode, label]), custom });
    shelves.set(label, shelf);
  }
  return [...shelves.values()].sort((a, b) => a.label.localeCompare(b.label));
}

const FOUND_MAX = 120;

/** What has all words somewhere among its own; what begins with them first. */
export function search(shelves: readonly Shelf[], typed: string): Pick[] {
  const wanted = toWords([typed]).split(' ').filter(Boolean);
  if (wanted.length === 0) return [];
  const found = shelves
    .flatMap((shelf) => shelf.picks)
    .filter(({ words }) => wanted.every((word) => words.includes(word)));
  const begins = ({ words }: Pick) => wanted.every((word) => ` ${words}`.includes(` ${word}`));
  return [...found.filter(begins), ...found.filter((pick) => !begins(pick))].slice(0, FOUND_MAX);
}

/** Without accents and capitals: names are typed in a hurry. */
function toWords(texts: readonly string[]): string {
  return texts.join(' ').normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[_:]+/g, ' ').trim();
}
