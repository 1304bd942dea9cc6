import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { locales } from '../src/lib/i18n/locales.ts';
import { groups } from '../src/lib/i18n/route-groups.ts';
import { staffGroups, staffParts } from '../src/lib/i18n/staff-groups.ts';
import { groupPath, listGroups, readGroup, SOURCE } from './catalogue.ts';
import { compileGroup, describeGroup } from './compile.ts';
import { PSEUDO } from './pseudo.ts';

const TABLE = 'virtual:messages';
/** The second table; no group is called so. */
const STAFF = '_staff';
const common = new Set(Object.values(groups).flat());
const STAFF_ONLY = new Set<string>(
  [...Object.values(staffGroups).flat(), ...staffParts].filter((group) => !common.has(group)),
);
const TYPES = join(import.meta.dirname, '../.svelte-kit/messages.d.ts');

/**
 * Compiles `messages/`: a module for each language and group, a table for each language that loads its groups, and one of
 * these tables: a reader carries the names of their own language's files alone. What only pages for staff need stands in a
 * second table of each language.
 */
export function messages(): Plugin {
  return {
    name: 'linnet-messages',
    buildStart: writeTypes,
    resolveId: (id) => (id === TABLE || id.startsWith(`${TABLE}/`) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${TABLE}`) return compileTables();
      const [locale, group] = id.startsWith(`\0${TABLE}/`) ? id.slice(TABLE.length + 2).split('/') : [];
      if (locale === undefined) return undefined;
      if (group === undefined) return compileTable(locale);
      if (group === STAFF) return compileStaffTable(locale);
      for (const one of [locale, SOURCE]) if (!(one in PSEUDO)) this.addWatchFile(groupPath(one, group));
      return compileModule(locale, group);
    },
  };
}

function compileModule(locale: string, group: string): string {
  const source = readGroup(SOURCE, group);
  const pseudo = PSEUDO[locale];
  return pseudo === undefined ? compileGroup(source, readGroup(locale, group)) : compileGroup(source, source, pseudo);
}

function compileTables(): string {
  const languages = [...locales.map(({ tag }) => tag), ...Object.keys(PSEUDO)];
  const lines = languages.map((locale) => `  '${locale}': () => import('${TABLE}/${locale}'),`);
  return `export const tables = {\n${lines.join('\n')}\n};\n`;
}

function compileTable(locale: string): string {
  const ofStaff = `  ${STAFF}: () => import('${TABLE}/${locale}/${STAFF}'),`;
  const lines = listGroups().filter((group) => !STAFF_ONLY.has(group));
  return `export const loaders = {\n${lines.map((group) => loadLine(locale, group)).join('\n')}\n${ofStaff}\n};\n`;
}

function compileStaffTable(locale: string): string {
  const lines = [...STAFF_ONLY].map((group) => loadLine(locale, group));
  return `export const loaders = {\n${lines.join('\n')}\n};\n`;
}

const loadLine = (locale: string, group: string) => `  '${group}': () => import('${TABLE}/${locale}/${group}'),`;

/** Writes what the messages look like to TypeScript; nothing where it stands there already. */
export function writeTypes(): void {
  const groups = listGroups().map((group) => describeGroup(group, readGroup(SOURCE, group)));
  const text = `declare module '${TABLE}' {
export interface MessageGroups {
${groups.join('\n')}
}
type Wording = import('#lib/i18n/wording.ts').Wording;
type Load<G extends keyof MessageGroups> = () => Promise<{ default(f: Wording, s: Wording): MessageGroups[G] }>;
type Loaders = { [G in keyof MessageGroups]?: Load<G> };
export const tables: Record<
  string,
  () => Promise<{ loaders: Loaders & { ${STAFF}: () => Promise<{ loaders: Loaders }> } }>
>;
}
`;
  mkdirSync(dirname(TYPES), { recursive: true });
  if (read(TYPES) !== text) writeFileSync(TYPES, text);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
