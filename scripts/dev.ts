/** Runs the server from its sources, anew after every change, on data of its own in data/dev. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const env = {
  DATA_DIR: join(ROOT, 'data/dev'),
  LOG_LEVEL: 'debug',
  LOG_FORMAT: 'text',
  RATE_LIMITS: 'false',
  ...process.env,
};
spawnSync(process.execPath, ['scripts/seed.ts'], { cwd: ROOT, env, stdio: 'inherit' });
const args = ['--watch', '--watch-preserve-output', 'packages/server/src/main.ts', 'start'];
const server = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
