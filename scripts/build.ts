/** Makes what `npm start` runs: the server as one bundle, and the web app. Does nothing when nothing has changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkIsAscii, escapeCharacters, leaveOut } from './bundle-plugins.ts';

const ROOT = join(import.meta.dirname, '..');
const SERVER = join(ROOT, 'packages/server');
const WEB = join(ROOT, 'packages/web');

/** Packages with native code stay in node_modules, and so do those that not everybody installs; everything else goes into the bundle. */
const NATIVE = ['better-sqlite3', 'sharp', 'pg-native', 'cpu-features'];
const OPTIONAL = ['@xmldom/xmldom', 'xml-crypto', 'xml-encryption'];

/** Skips `make` when the files that `patterns` name, under ROOT, are those of the last time. */
async function buildOnce(name: string, outDir: string, patterns: string[], make: () => Promise<void>): Promise<void> {
  const stamp = join(outDir, '.stamp');
  const hash = hashInputs(patterns);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const began = performance.now();
  await make();
  mkdirSync(outDir, { recursive: true });
  writeFileSync(stamp, hash);
  console.error(`built ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function hashInputs(patterns: string[]): string {
  const hash = createHash('sha256').update(process.version);
  const exclude = (path: string) => /(^|\/)(node_modules|dist|build|\.svelte-kit)(\/|$)/.test(path);
  const files = globSync([...patterns, 'package-lock.json', 'scripts/build.ts', 'scripts/bundle-plugins.ts'], {
    cwd: ROOT,
    exclude,
  });
  for (const file of files.sort()) {
    if (/\.[a-z]+$/.test(file))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

async function buildServer(): Promise<void> {
  const { build } = await import('esbuild');
  const outdir = join(SERVER, 'dist');
  rmSync(outdir, { recursive: true, force: true });
  const worker = join(SERVER, 'src/core/media/image-worker.ts');
  await build({
    entryPoints: {
      main: join(SERVER, 'src/main.ts'),
      'reader-main': join(SERVER, 'src/reader-main.ts'),
      ...(existsSync(worker) ? { 'image-worker': worker } : {}),
    },
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    external: [...NATIVE, ...OPTIONAL],
    banner: { js: BANNER },
    plugins: [leaveOut, escapeCharacters],
    logLevel: 'warning',
  });
  for (const file of globSync(join(outdir, '*.js'))) checkIsAscii(file);
}

/** CommonJS packages inside an ES module still ask for `require`. */
const BANNER = `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

async function buildWeb(): Promise<void> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const result = spawnSync(process.execPath, [bin, 'build', '--logLevel', 'warn'], { cwd: WEB, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`the web app could not be built:\n${result.stdout}${result.stderr}`);
}

if (!existsSync(join(ROOT, 'node_modules/esbuild'))) {
  console.error('no build tools installed (--omit=dev): nothing was built');
} else {
  const shared = ['packages/api-schemas/**/*'];
  const manifest = JSON.parse(readFileSync(join(WEB, 'package.json'), 'utf8')) as { scripts?: { build?: string } };
  await Promise.all([
    buildOnce(
      'server',
      join(SERVER, 'dist'),
      ['packages/server/src/**/*', 'packages/server/package.json', ...shared],
      buildServer,
    ),
    manifest.scripts?.build === undefined
      ? undefined
      : buildOnce('web', join(WEB, 'build'), ['packages/web/**/*', ...shared], buildWeb),
  ]);
}
