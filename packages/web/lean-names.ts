import { globSync } from 'node:fs';
import { sep } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** Of 36 letters each: two of a build's 600 files are taken for each other once in hundreds of thousands of releases. */
const SCRIPT = '[hash:7]';
/** These have names besides. */
const ASSET = '[hash:6]';
const ENTRIES = /\/entry\/(start|app)\.[^/]*\.js$/;
const ALWAYS = /\/nodes\/[01]\.[^/]*\.js$/;

/**
 * Every page carries the names of all others with what each begins with, where the chance in a hash is what cannot be
 * compressed. So these are as short as they may be, and what is there on every page, each page does without naming.
 */
export function leanNames(): Plugin {
  return {
    name: 'linnet-lean-names',
    apply: 'build',
    outputOptions(options) {
      const { entryFileNames, chunkFileNames, assetFileNames } = options;
      return Object.assign(options, {
        hashCharacters: 'base36',
        entryFileNames: shorten(entryFileNames, SCRIPT),
        chunkFileNames: shorten(chunkFileNames, SCRIPT),
        assetFileNames: shorten(assetFileNames, ASSET),
      });
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (this.environment.name === 'client') dropAlwaysThere(bundle);
      },
    },
  };
}

/** All components, in the same order for pages as they are rendered and as they come alive. */
const components = globSync('{src,gallery}/**/*.svelte', { cwd: import.meta.dirname })
  .map((path) => path.split(sep).join('/'))
  .sort();

/** The class that keeps the styles of a component its own: of a hash, too, each letter weighs, wherever it stands. */
export function nameStyles({
  filename,
  hash,
  css,
}: {
  filename: string;
  hash: (text: string) => string;
  css: string;
}): string {
  const at = components.indexOf(filename.replace(`${import.meta.dirname.split(sep).join('/')}/`, ''));
  return at < 0 ? `svelte-${hash(css)}` : `_${at.toString(36)}`;
}

type Name<I> = string | ((info: I) => string) | undefined;

function shorten<I>(name: Name<I>, hash: string): Name<I> {
  if (typeof name === 'function') return (info) => name(info).replace('[hash]', hash);
  return name?.replace('[hash]', hash);
}

/** Leaves out of what is fetched for a page that nobody is without. */
function dropAlwaysThere(bundle: Rolldown.OutputBundle): void {
  const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
  const there = new Set<string>();
  const add = (name: string) => {
    const chunk = bundle[name];
    if (there.has(name) || chunk?.type !== 'chunk') return;
    for (const one of [name, ...(chunk.viteMetadata?.importedCss ?? [])]) there.add(one);
    for (const one of chunk.imports) add(one);
  };
  for (const { fileName } of chunks) if (ENTRIES.test(fileName) || ALWAYS.test(fileName)) add(fileName);
  for (const chunk of chunks) {
    const [, list] = /m\.f=(\[[^\]]*\])/.exec(chunk.code) ?? [];
    if (list === undefined) continue;
    const files = (JSON.parse(list) as string[]).map((file) => file.replace(/^\//, ''));
    // In the order in which they are named first, which compresses best.
    const kept: string[] = [];
    const code = chunk.code.replace(/__vite__mapDeps\(\[([\d,]*)\]\)/g, (_, numbers: string) => {
      const names = numbers === '' ? [] : numbers.split(',').map((number) => files[Number(number)] as string);
      const places = names.filter((name) => !there.has(name)).map((name) => place(kept, name));
      return places.length === 0 ? '[]' : `__vite__mapDeps([${places.join()}])`;
    });
    chunk.code = code.replace(list, () => JSON.stringify(kept.map((name) => `/${name}`)));
  }
}

function place(list: string[], name: string): number {
  const at = list.indexOf(name);
  return at >= 0 ? at : list.push(name) - 1;
}
