import { rmSync, writeFileSync } from 'node:fs';
import type { Adapter } from '@sveltejs/kit';
import { weighBuild } from './weights.ts';

/**
 * Writes `build/client` (static files, with .gz and .br beside them), `build/server` (the Kit server),
 * `build/assets.json` (the list of servable files) and `build/weights.json` (what pages weigh, for the check). No HTTP listener: `mount.ts` calls the server in process.
 */
export function mountAdapter(): Adapter {
  return {
    name: 'linnet-mount',
    async adapt(builder) {
      rmSync('build', { force: true, recursive: true });
      const files = builder.writeClient('build/client');
      await builder.compress('build/client');
      const server = builder.getServerDirectory();
      builder.generateServerInstance(`${server}/server.js`);
      builder.copy(server, 'build/server');
      const kit = '.svelte-kit';
      const manifest = `${kit}/output/client/.vite/manifest.json`;
      const weights = weighBuild('build/client', manifest, `${kit}/generated/build/client-optimized/app.js`);
      writeFileSync('build/weights.json', JSON.stringify(weights));
      writeFileSync('build/assets.json', JSON.stringify({ app: builder.getAppPath(), files: [...files].sort() }));
    },
  };
}
