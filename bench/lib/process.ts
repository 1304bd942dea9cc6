import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../scripts/free-port.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROBE = join(import.meta.dirname, 'probe.mjs');

/** What `probe.mjs` saw since it was started. */
export interface Seen {
  /** The longest time in which the event loop did nothing else: as it passed, and of the main thread's processor. */
  stall: { wallMs: number; cpuMs: number };
  statements: { sql: string; count: number; parameters: unknown[] }[];
  memory: NodeJS.MemoryUsage;
}

export interface Started {
  pid: number;
  url: string;
  /** Milliseconds from the start of the process to its first answer. */
  firstAnswerMs: number;
  /** What the process does while `work` runs, which may ask how far it is. */
  watch<T>(work: (peek: () => Promise<Seen>) => Promise<T>): Promise<Seen & { result: T }>;
  stop(): Promise<void>;
}

/** A folder that goes with the run. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the bundled server as `npm start` does. `settings` are its environment, with DATA_DIR and PORT among them. */
export function startLinnet(settings: Record<string, string>): Promise<Started> {
  const main = join(ROOT, 'packages/server/dist/main.js');
  const { env, flags } = readStartScript();
  const args = [...flags, '--import', PROBE, main, 'start'];
  return startProcess(
    args,
    { ...env, LOG_LEVEL: 'error', RATE_LIMITS: 'false', LINK_PREVIEWS: 'false', ...settings },
    '/health',
  );
}

/** The environment and the flags that `npm start` gives to Node: what is measured is what runs. */
function readStartScript(): { env: Record<string, string>; flags: string[] } {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const words = scripts.start.split(' ');
  return {
    env: Object.fromEntries(words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=', 2))),
    flags: words.filter((word) => word.startsWith('--')),
  };
}

/** Starts a script of this folder that listens on PORT. */
export async function startScript(name: string, env: Record<string, string> = {}): Promise<Started> {
  const port = String(await findFreePort());
  return startProcess(['--import', PROBE, join(ROOT, 'bench', name)], { PORT: port, ...env }, '/');
}

async function startProcess(args: string[], env: Record<string, string>, path: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    cwd: env['DATA_DIR'] ?? ROOT,
  });
  const url = `http://localhost:${env['PORT']}`;
  await untilAnswers(child, url + path);
  const firstAnswerMs = performance.now() - began;
  return {
    pid: child.pid as number,
    url,
    firstAnswerMs,
    async watch(work) {
      await ask(child, 'start');
      const result = await work(async () => (await ask(child, 'peek')) as Seen);
      return { ...((await ask(child, 'read')) as Seen), result };
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function ask(child: ChildProcess, question: 'start' | 'peek' | 'read'): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(question);
  return (await answer)[0];
}

async function untilAnswers(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`);
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
