import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { mountAdapter } from './adapter.ts';

/** Where `vite dev` finds a running Linnet server. */
const api = 'http://127.0.0.1:3000';

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
      '/api': { target: api, ws: true },
      '/auth': api,
      '/setup': { target: api, bypass: (request) => (request.method === 'POST' ? undefined : request.url) },
      '/media': api,
    },
  },
});
