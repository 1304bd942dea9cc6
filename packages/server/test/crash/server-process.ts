import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');
const PROGRAM = join(ROOT, 'packages/server/dist/main.js');
/** It hangs: no start of a busy machine takes so long. */
const GIVE_UP_MS = 120_000;
const LOOK_EVERY_MS = 5;
const KEPT_LOG = 20_000;

/** The real server, in a process of its own. */
export interface ServerProcess {
  /** From the start of the process to the first 200 of /health. */
  readyAfterMs: number;
  /** Lines it logged as errors. */
  errors(): string[];
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>;
}

/** Starts the server and waits until /health answers 200. Throws with its log where it does not. */
export async function startServer(origin: string, env: Record<string, string>): Promise<ServerProcess> {
  const began = performance.now();
  const { child, log } = spawnServer(env);
  while (!(await isHealthy(origin))) {
    if (child.exitCode !== null || performance.now() - began > GIVE_UP_MS) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start:\n${log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const readyAfterMs = Math.round(performance.now() - began);
  return {
    readyAfterMs,
    errors: () => log().split('\n').filter(isError),
    kill: () => killChild(child),
  };
}

/** Starts the server only to kill it on its way up. */
export async function startAndKill(env: Record<string, string>, afterMs: number): Promise<void> {
  const { child } = spawnServer(env);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  await killChild(child);
}

function spawnServer(env: Record<string, string>): { child: ChildProcess; log: () => string } {
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: { PATH: process.env['PATH'] ?? '', LOG_FORMAT: 'json', ...env },
    cwd: env['DATA_DIR'],
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-KEPT_LOG);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, log: () => log };
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health`);
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** Makes the bundle that `npm start` runs, unless it is that of these sources already. */
export function buildServer(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts')], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A line of the JSON log that says something went wrong. */
function isError(line: string): boolean {
  return /^\{"level":"(error|fatal)"/.test(line);
}
