import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SRC = join(import.meta.dirname, '../src');

/** A file of the app: which messages it says, and whose messages are said with it. */
interface Source {
  text: string;
  /** What it imports and cannot do without. */
  imports: string[];
  /** What it fetches later, and the groups that are fetched along. */
  later: { path: string; groups: string[] }[];
}

function listFiles(): string[] {
  return globSync('**/*.{svelte,ts}', { cwd: SRC }).filter((file) => !/\.test\.ts$/.test(file));
}

const LATER = /groups=\{\[([^\]]*)\]\}\s+load=\{\(\) => import\('([^']+)'\)\}/g;

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const resolve = (name: string) =>
    name.startsWith('#lib/') ? join(SRC, 'lib', name.slice(5)) : join(dirname(path), name);
  const imports = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '((?:\.|#lib\/)[^']*)'/gm)].map(
    ([, name]) => resolve(name!),
  );
  const later = [...text.matchAll(LATER)].map(([, groups, name]) => ({
    path: resolve(name!),
    groups: [...groups!.matchAll(/'(\w+)'/g)].map(([, group]) => group!),
  }));
  return { text, imports, later };
}

const sources = new Map<string, Source>();

function openSource(path: string): Source {
  let source = sources.get(path);
  if (source === undefined) {
    source = readSource(path);
    sources.set(path, source);
  }
  return source;
}

/** The words `t.name` of the whole app: each is a message that is used. */
export function findUsedKeys(): Set<string> {
  const used = new Set<string>();
  for (const file of listFiles()) {
    const { text } = openSource(join(SRC, file));
    const names = ['t', ...[...text.matchAll(/const (\w+) = useMessages\(/g)].map(([, name]) => name)];
    const said = new RegExp(`\\b(?:${names.join('|')})\\.([a-zA-Z]\\w*)`, 'g');
    for (const [, key] of text.matchAll(said)) used.add(key!);
  }
  return used;
}

/** The groups that a file asks for by `useMessages('…')`, with all that it imports. */
function groupsSaidBy(path: string, seen = new Set<string>()): Map<string, string> {
  const said = new Map<string, string>();
  if (seen.has(path) || !/\.(svelte|ts)$/.test(path)) return said;
  seen.add(path);
  const { text, imports } = openSource(path);
  for (const [, group] of text.matchAll(/useMessages\('(\w+)'\)/g)) said.set(group!, relative(SRC, path));
  for (const one of imports) for (const [group, by] of groupsSaidBy(one, seen)) said.set(group, by);
  return said;
}

/** Pages and lazy parts that would say what nobody has loaded for them, in words. */
export function findUnloadedGroups(groupsOf: (route: string) => string[]): string[] {
  const problems: string[] = [];
  for (const file of listFiles()) {
    const path = join(SRC, file);
    const expect = (loaded: string[], what: string) => {
      for (const [group, by] of groupsSaidBy(what)) {
        if (!loaded.includes(group)) problems.push(`${file}: the messages of ${group} are not loaded (for ${by})`);
      }
    };
    if (/\/?\+(page|layout|error)\.svelte$/.test(file)) expect(groupsOf(dirname(file).replace(/^routes/, '')), path);
    const { text, later } = openSource(path);
    for (const { path: part, groups } of later) expect(['common', ...groups], part);
    const fetched = [...text.matchAll(/\bimport\('[^']+\.svelte'\)/g)].length;
    if (file.startsWith('lib/') && fetched > later.length)
      problems.push(`${file}: fetches a part without ui/lazy.svelte`);
  }
  return problems;
}
