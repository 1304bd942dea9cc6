import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What packages load and Linnet never lets run, with what says so. Its source would stay in memory all the same: V8 keeps
 * the whole file.
 */
const NEVER_USED = [
  // `schemaController` in ops/http-server.ts: routes are read and answered by their descriptions.
  /node_modules\/@fastify\/(ajv-compiler|fast-json-stringify-compiler)\/[^/]+\.js$/,
  // `allowH2: false` in net/host-pool.ts and net/connector.ts.
  /node_modules\/undici\/lib\/dispatcher\/client-h2\.js$/,
  // A parser that has to be asked for by UNDICI_USE_MILO.
  /node_modules\/undici\/lib\/milo\//,
];

/** Leaves them out of the bundle; to call them is an error. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    for (const filter of NEVER_USED) {
      build.onLoad({ filter }, ({ path }) => ({
        contents: `module.exports = () => { throw new Error(${JSON.stringify(`left out of the bundle: ${path.replace(/.*node_modules\//, '')}`)}); };`,
      }));
    }
  },
};

const BEYOND_ASCII = /[^\0-\x7f]/g;

/**
 * Writes characters beyond ASCII as escapes. esbuild does so but in regular expressions, and one such character makes V8
 * keep its whole file at two bytes a character.
 */
export const escapeCharacters: Plugin = {
  name: 'escape-characters',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (text.search(BEYOND_ASCII) === -1) return undefined;
      // An escaped one would become the escape of a backslash.
      if (/\\[^\0-\x7f]/.test(text)) throw new Error(`${path}: a backslash before a character beyond ASCII`);
      const contents = text.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      return { contents, loader: extname(path).endsWith('ts') ? 'ts' : 'js' };
    });
  },
};

/** Throws for a file that V8 would keep at two bytes a character. */
export function checkIsAscii(path: string): void {
  const found = readFileSync(path, 'utf8').search(BEYOND_ASCII);
  if (found !== -1) throw new Error(`${path}: a character beyond ASCII at ${found}`);
}
