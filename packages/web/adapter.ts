import { rmSync, writeFileSync } from 'node:fs';
import type { Adapter } from '@sveltejs/kit';

/**
 * Writes `build/client` (static files, with .gz and .br beside them), `build/server` (the Kit server) and
 * `build/assets.json` (the list of servable files). No HTTP listener: `mount.ts` calls the server in process.
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
      writeFileSync('build/assets.json', JSON.stringify({ app: builder.getAppPath(), files: [...files].sort() }));
    },
  };
}
