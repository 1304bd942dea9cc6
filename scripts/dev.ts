/**
 * Runs the server from its sources, anew after every change, on data of its own in data/dev with a small cast. Its pages
 * are built once, before; beside it Vite shows them while they change, and the gallery of components.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const env = {
  DATA_DIR: join(ROOT, 'data/dev'),
  LOG_FORMAT: 'text',
  RATE_LIMITS: 'false',
  ...process.env,
};
for (const script of ['scripts/build.ts', 'scripts/seed.ts']) {
  const { status } = spawnSync(process.execPath, [script], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const args = ['--watch', '--watch-preserve-output', 'packages/server/src/main.ts', 'start'];
const server = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
const bin = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
const pages = spawn(process.execPath, [bin, 'dev'], { cwd: join(ROOT, 'packages/web'), env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.kill(signal);
    pages.kill(signal);
  });
}
server.on('exit', (code) => {
  pages.kill();
  process.exitCode = code ?? 1;
});
