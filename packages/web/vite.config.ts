import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { mountAdapter } from './adapter.ts';

/** Where `vite dev` finds a running Linnet server. */
const api = 'http://localhost:3000';
const proxied = { target: api, headers: { origin: api } };

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: mountAdapter(),
      compilerOptions: { runes: true },
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
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'base-uri': ['none'],
          'require-trusted-types-for': ['script'],
          'trusted-types': ['linnet-content', 'svelte-trusted-html', 'sveltekit-trusted-url'],
        },
      },
      output: { bundleStrategy: 'single' },
      paths: { relative: false },
      version: { pollInterval: 0 },
    }),
  ],
  // The built server carries its dependencies: they are devDependencies, absent from a production install.
  ssr: { noExternal: true },
  build: { target: 'es2022', reportCompressedSize: false },
  server: {
    proxy: {
      '/api': { ...proxied, ws: true },
      '/auth': proxied,
      '/setup': { ...proxied, bypass: (request) => (request.method === 'POST' ? undefined : request.url) },
      '/media': proxied,
    },
  },
});
