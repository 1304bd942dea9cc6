import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { locales } from '../src/lib/i18n/locales.ts';
import { groupPath, listGroups, readGroup, SOURCE } from './catalogue.ts';
import { compileGroup, describeGroup } from './compile.ts';
import { PSEUDO } from './pseudo.ts';

const TABLE = 'virtual:messages';
const TYPES = join(import.meta.dirname, '../.svelte-kit/messages.d.ts');

/** Compiles `messages/`: a module for each language and group, and the table that loads them. */
export function messages(): Plugin {
  return {
    name: 'linnet-messages',
    buildStart: writeTypes,
    resolveId: (id) => (id === TABLE || id.startsWith(`${TABLE}/`) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${TABLE}`) return compileTable();
      const [locale, group] = id.startsWith(`\0${TABLE}/`) ? id.slice(TABLE.length + 2).split('/') : [];
      if (locale === undefined || group === undefined) return undefined;
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

function compileTable(): string {
  const languages = [...locales.map(({ tag }) => tag), ...Object.keys(PSEUDO)].map((locale) => {
    const groups = listGroups().map((group) => `${group}: () => import('${TABLE}/${locale}/${group}')`);
    return `  '${locale}': { ${groups.join(', ')} },`;
  });
  return `export const loaders = {\n${languages.join('\n')}\n};\n`;
}

/** Writes what the messages look like to TypeScript; nothing where it stands there already. */
export function writeTypes(): void {
  const groups = listGroups().map((group) => describeGroup(group, readGroup(SOURCE, group)));
  const text = `declare module '${TABLE}' {
export interface MessageGroups {
${groups.join('\n')}
}
type Wording = import('#lib/i18n/wording.ts').Wording;
type Load<G extends keyof MessageGroups> = () => Promise<{ default(f: Wording, s: Wording): MessageGroups[G] }>;
export const loaders: Record<string, { [G in keyof MessageGroups]: Load<G> }>;
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
