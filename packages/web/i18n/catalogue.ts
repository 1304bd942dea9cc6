import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const MESSAGES = join(import.meta.dirname, '../messages');

/** The language that all others translate. */
export const SOURCE = 'en';

/** Texts of one file by key, in ICU MessageFormat. */
export type Group = Record<string, string>;

/** The names of the groups: the files of the source language. */
export function listGroups(folder = MESSAGES): string[] {
  return readdirSync(join(folder, SOURCE))
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

/** One file; empty where a language has not begun it. Throws where it is no flat object of texts. */
export function readGroup(locale: string, group: string, folder = MESSAGES): Group {
  const path = groupPath(locale, group, folder);
  if (!existsSync(path)) return {};
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error(`${path}: not an object`);
  for (const [key, text] of Object.entries(parsed)) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(key)) throw new Error(`${path}: ${key}: a key is letters and digits`);
    if (typeof text !== 'string') throw new Error(`${path}: ${key}: not a text`);
  }
  return parsed as Group;
}

export function groupPath(locale: string, group: string, folder = MESSAGES): string {
  return join(folder, locale, `${group}.json`);
}
