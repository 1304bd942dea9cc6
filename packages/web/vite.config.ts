import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { mountAdapter } from './adapter.ts';
import { messages } from './i18n/plugin.ts';
import { leanNames, nameStyles } from './lean-names.ts';
import { plainDevalue } from './plain-devalue.ts';

/** Where `vite dev` finds a running Linnet server. */
const api = `http://localhost:${process.env['PORT'] ?? 3000}`;
const proxied = { target: api, headers: { origin: api } };

/**
 * What a quarter of the pages begin with comes as one file: in dozens of small ones it is a fifth larger, compressed. Those
 * for staff are many and few open them: they do not count, and what is made for them alone never comes with it.
 */
const routes = globSync('src/routes/**/+page.svelte', { cwd: import.meta.dirname });
const pages = routes.filter((path) => !path.includes('(admin)')).length;
const initial = ['$initial' as const];
/** Nor do what dialogs stand in, which most pages fetch with a dialog, the tree of the settings, and what pages of lists have. */
const SHARED = /^(?!.*\/lib\/(?:admin\/|timeline\/pager\.|ui\/(?:dialog|settings-\w+)\.))/;
const shared = {
  groups: [
    { name: 'shell', tags: initial, test: /src\/routes\/\+(layout|error)\.(svelte|ts)$/, priority: 3 },
    { name: 'base', tags: initial, test: SHARED, minShareCount: Math.ceil(pages * 0.26), priority: 2 },
  ],
};

/**
 * Every page carries a list of what each other page begins with, for it to be fetched at once. What pages for staff and those
 * of the settings share is left out of it: people go there seldom, and wait for one more answer.
 */
function preload(file: string, files: string[]): string[] {
  const [, node] = /\/nodes\/(\d+)\./.exec(file) ?? [];
  if (node === undefined) return files;
  const source = join(import.meta.dirname, `.svelte-kit/generated/build/client-optimized/nodes/${node}.js`);
  return /\(admin\)|\/settings\//.test(readFileSync(source, 'utf8')) ? [] : files;
}

/** Names stay, so that a stack can be read. */
const whitespace = { compress: false as const, mangle: false as const, codegen: { removeWhitespace: true } };

export default defineConfig({
  plugins: [
    messages(),
    plainDevalue(),
    leanNames(),
    sveltekit({
      adapter: mountAdapter(),
      compilerOptions: { runes: true, cssHash: nameStyles },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'media-src': ['self', 'blob:'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'base-uri': ['none'],
          'require-trusted-types-for': ['script'],
          'trusted-types': ['linnet-content', 'linnet-worker', 'svelte-trusted-html', 'sveltekit-trusted-url'],
        },
      },
      output: { bundleStrategy: 'split' },
      paths: { relative: false },
      version: { pollInterval: 0 },
    }),
  ],
  // The built server carries its dependencies: they are devDependencies, absent from a production install.
  ssr: { noExternal: true },
  build: { target: 'es2022', reportCompressedSize: false, modulePreload: { resolveDependencies: preload } },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: shared } } } },
    // The server keeps the source of what it runs in memory: without comments it is half.
    ssr: { build: { rolldownOptions: { output: { minify: whitespace } } } },
  },
  server: {
    proxy: {
      '/api': { ...proxied, ws: true },
      '/auth': proxied,
      '/setup': { ...proxied, bypass: (request) => (request.method === 'POST' ? undefined : request.url) },
      '/media': proxied,
    },
  },
});
