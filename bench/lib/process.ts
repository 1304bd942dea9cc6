import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Started {
  pid: number;
  url: string;
  /** Milliseconds from the start of the process to its first answer. */
  firstAnswerMs: number;
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the bundled server as `npm start` does, on a data folder. */
export async function startLinnet(dataDir: string, env: Record<string, string> = {}): Promise<Started> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = { DATA_DIR: dataDir, PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: 'error', RATE_LIMITS: 'false' };
  return startProcess(
    ['--max-semi-space-size=8', join(ROOT, 'packages/server/dist/main.js'), 'start'],
    { ...settings, ...env },
    `${url}/health`,
  );
}

/** Starts a script of this folder that listens on PORT. */
export async function startScript(name: string, env: Record<string, string>): Promise<Started> {
  const port = await freePort();
  const url = `http://localhost:${port}/`;
  return startProcess([join(ROOT, 'bench', name)], { PORT: String(port), ...env }, url);
}

async function startProcess(args: string[], env: Record<string, string>, ask: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: env['DATA_DIR'] ?? ROOT,
  });
  await untilAnswers(child, ask);
  return {
    pid: child.pid as number,
    url: new URL(ask).origin,
    firstAnswerMs: performance.now() - began,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
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
