import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The sources; the built program where that is fresh, as in `npm test`: it starts in half the time. */
const MAIN = process.env['LINNET_TEST_PROGRAM'] ?? join(import.meta.dirname, '../src/main.ts');

export interface Finished {
  code: number | null;
  out: string;
  error: string;
}

/** Starts the real program in a process of its own. Its settings are `env` alone. */
export function spawnLinnet(args: string[], options: { cwd: string; env?: Record<string, string> }): ChildProcess {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, ...options.env };
  return spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Runs a command to its end. */
export async function runLinnet(
  args: string[],
  options: { cwd: string; env?: Record<string, string>; input?: string },
): Promise<Finished> {
  const child = spawnLinnet(args, options);
  const finished = { code: null as number | null, out: '', error: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    finished.out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    finished.error += chunk.toString();
  });
  child.stdin?.end(options.input ?? '');
  [finished.code] = (await once(child, 'close')) as [number | null];
  return finished;
}
