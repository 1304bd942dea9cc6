import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { locales } from './src/lib/i18n/locales.ts';
import { groupsOf } from './src/lib/i18n/route-groups.ts';
import { staffGroups } from './src/lib/i18n/staff-groups.ts';

/** What a browser fetches for something before it works, in bytes as they are sent (brotli). */
export interface Weight {
  script: number;
  style: number;
}

export interface Weights {
  /** Pages for somebody signed in who opens one first, with the longest language; visitors get no script at all. */
  routes: Record<string, Weight>;
  /** What is fetched later, when it is used: beyond what every page has. */
  parts: Record<string, Weight>;
}

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
  dynamicImports?: string[];
}
type Manifest = Record<string, Chunk>;

const APP = '.svelte-kit/generated/build/client-optimized';
const KIT = '../../node_modules/@sveltejs/kit/src/runtime/client';
const START = [`${KIT}/entry.js`, `${KIT}/payload.js`, `${KIT}/client-entry.js`, `${APP}/app.js`];
/** The root's layout and error page, which each page begins with. */
const ALWAYS = [0, 1];

/** Weighs a build by Vite's manifest of it; `client` holds its files, compressed. */
export function weighBuild(client: string, manifestPath: string, appPath: string): Weights {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
  const weigh = (files: Set<string>): Weight => {
    const weight = { script: 0, style: 0 };
    for (const file of files) weight[file.endsWith('.css') ? 'style' : 'script'] += sizeOf(join(client, file));
    return weight;
  };
  const routes: Record<string, Weight> = {};
  for (const [route, nodes] of readDictionary(readFileSync(appPath, 'utf8'))) {
    const pages = [...START, ...[...ALWAYS, ...nodes].map((node) => `${APP}/nodes/${node}.js`)];
    const weights = locales.map(({ tag }) => {
      const table = `virtual:messages/${tag}`;
      const messages = [table, ...groupsOf(route, staffGroups).map((group) => `${table}/${group}`)];
      const staff = route.startsWith('/(admin)') ? [`${table}/_staff`] : [];
      return weigh(collect(manifest, [...pages, ...messages, ...staff]));
    });
    routes[route] = weights.reduce((a, b) => (b.script > a.script ? b : a));
  }
  const shell = collect(manifest, [...START, ...ALWAYS.map((node) => `${APP}/nodes/${node}.js`)]);
  const parts: Record<string, Weight> = {};
  for (const name of Object.keys(manifest)) {
    if (name.startsWith('src/lib/')) parts[name.slice(8)] = weigh(collect(manifest, [name]).difference(shell));
  }
  return { routes, parts };
}

/** The files of some chunks and of all they import. */
function collect(manifest: Manifest, names: string[]): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`the build has no ${name}`);
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const one of chunk.imports ?? []) visit(one);
  };
  for (const name of names) visit(name);
  return files;
}

/** Kit's own list: a route, its page (`~` where the server has a part in it), and the layouts around that. */
function readDictionary(app: string): [string, number[]][] {
  const entries = [...app.matchAll(/^\s*"(\/[^"]*)": \[~?(\d+)(?:,\[([^\]]*)\])?/gm)];
  if (entries.length === 0) throw new Error('the build lists no routes');
  return entries.map(([, route, page, layouts]) => [
    route!,
    [
      Number(page),
      ...(layouts ?? '')
        .split(',')
        .filter(Boolean)
        .map((node) => Number(node.replace('~', ''))),
    ],
  ]);
}

function sizeOf(path: string): number {
  return existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length;
}
