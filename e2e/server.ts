import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../packages/server/test/free-port.ts';

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'packages/server/dist/main.js');
const READY_WITHIN_MS = 60_000;
const LOG_KEPT = 8_000;

export interface Server {
  url: string;
  /** The part of handles after the name, `localhost:PORT`. */
  domain: string;
  dataDir: string;
  /** The link that a server without an owner prints at its start. */
  setupLink: string | undefined;
  /** Runs an operator's command beside the server, and answers what it printed. */
  command(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** What `npm start` runs, on a free port and in a folder of its own. With `seed` it has that script's cast, or that of scripts/seed.ts. */
export async function startServer(
  options: { seed?: boolean | string; env?: Record<string, string> } = {},
): Promise<Server> {
  if (!existsSync(MAIN)) throw new Error('nothing is built yet: run "node scripts/build.ts"');
  const dataDir = await mkdtemp(join(tmpdir(), 'linnet-e2e-'));
  const port = await findFreePort();
  const env = {
    PATH: process.env['PATH'],
    // Sources that seed it are translated once, not once for each journey.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    DATA_DIR: dataDir,
    PORT: `${port}`,
    RATE_LIMITS: 'false',
    LINK_PREVIEWS: 'false',
    LOG_LEVEL: 'warn',
    // Other servers of a test are on this machine.
    FEDERATION_ALLOW_PRIVATE: 'true',
    ...options.env,
  };
  const run = (args: string[]) =>
    spawn(process.execPath, args, { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const script = options.seed === true ? 'scripts/seed.ts' : options.seed;
  if (script) await finish(run([join(ROOT, script)]));
  const child = run([MAIN, 'start']);
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const banner = await readBanner(child);
  let log = '';
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-LOG_KEPT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping) console.error(`the server ended by itself with ${code ?? signal}:\n${log}`);
  });
  const url = `http://localhost:${port}`;
  return {
    url,
    domain: `localhost:${port}`,
    dataDir,
    setupLink: /http\S+\/setup\?key=\S+/.exec(banner)?.[0],
    command: (...args) => finish(run([MAIN, ...args])),
    async stop() {
      stopping = true;
      process.off('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a server says once it answers. */
function readBanner(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let errors = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not start within ${READY_WITHIN_MS} ms:\n${out}${errors}`));
    }, READY_WITHIN_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (!/^ {2}Open .*\n(?: {2}.*\n)+\n/m.test(out)) return;
      clearTimeout(late);
      resolve(out);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}:\n${out}${errors}`));
    });
  });
}

async function finish(child: ChildProcess): Promise<string> {
  let out = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`a command ended with ${code}:\n${out}${errors}`);
  return out;
}
