import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Kit passes data and what pages leave in the browser's history as devalue writes it, which is made for every kind of thing
 * there is: 3 KiB of every page. Ours are plain values: browsers get `lib/plain-state.ts` in its place, of the same form.
 */
export function plainDevalue(): Plugin {
  return {
    name: 'linnet-plain-devalue',
    apply: 'build',
    enforce: 'pre',
    resolveId(id) {
      const isClient = this.environment.name === 'client';
      return id === 'devalue' && isClient ? join(import.meta.dirname, 'src/lib/plain-state.ts') : undefined;
    },
  };
}
