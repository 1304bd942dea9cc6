import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { VERSIONS } from './versions.ts';

const PROGRAM = join(import.meta.dirname, 'run-version.ts');

/** A real process of one release. */
export interface VersionProcess {
  out(): string;
  /** What it said on standard error. */
  errors(): string;
  /** Resolves once it says so on standard error. */
  says(pattern: RegExp): Promise<void>;
  /** Resolves with the exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function runVersion(
  version: keyof typeof VERSIONS,
  command: 'start' | 'migrate',
  { env, cwd }: { env: Record<string, string>; cwd: string },
): VersionProcess {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [PROGRAM, version, command], {
    ...{ cwd, env: { PATH, NODE_COMPILE_CACHE, ...env } },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', errors: '' };
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.errors += chunk.toString();
    for (const listener of listeners) listener();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    out: () => said.out,
    errors: () => said.errors,
    says(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => pattern.test(said.errors) && resolve();
      listeners.add(look);
      look();
      void ended.then((code) => reject(new Error(`it ended with ${code} and never said it:\n${said.errors}`)));
      return promise;
    },
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
