import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { type Command, hasBubblewrap, wrap } from './image-sandbox.ts';

export interface ToolRun {
  tool: 'ffmpeg' | 'ffprobe';
  args: string[];
  /** The one folder that it reads and writes. */
  folder: string;
  timeoutMs: number;
  /** Gets its output as it comes; else all of it is answered, 1 MiB at most. */
  onOutput?: (chunk: Buffer) => void;
  /** Ends it where the process is to end. */
  stopping?: AbortSignal | undefined;
}

/** A file was too much for a tool, or is none. */
export class ToolFailed extends Error {}

/** Of memory (KiB, as addresses) and of each file that is written (blocks of 512 bytes): beyond them it ends. */
const LIMITS = 'ulimit -c 0; ulimit -v 4194304; ulimit -f 16777216; exec "$0" "$@"';
const OUTPUT_BYTES = 1024 * 1024;
const ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/run/current-system/sw/bin' };
const VERSION_MS = 10_000;

const version = perProcess(async (ctx) => {
  if (!ctx.config.videoConvert) return undefined;
  const ask = { args: ['-version'], folder: ctx.config.dataDir, timeoutMs: VERSION_MS };
  try {
    await runTool(ctx, { tool: 'ffprobe', ...ask });
    const text = await runTool(ctx, { tool: 'ffmpeg', ...ask });
    return /version (\S+)/.exec(text.toString())?.[1] ?? 'unknown';
  } catch {
    return undefined;
  }
});

/** The version of ffmpeg, looked for once; undefined where there is none, and where the operator wants none. */
export function ffmpegVersion(ctx: Context): Promise<string | undefined> {
  return version(ctx);
}

/**
 * Runs a tool on files of strangers: without environment and network, in one folder, with limits on time, memory and what it
 * writes; where bubblewrap can be used the kernel sees to that, as for image workers. Answers what it said. Throws ToolFailed.
 */
export async function runTool(ctx: Context, { tool, args, folder, ...how }: ToolRun): Promise<Buffer> {
  const program = ['/bin/sh', '-c', LIMITS, tool, ...args];
  const wrapped = (await hasBubblewrap(ctx)) ? wrap(program, { read: [], write: [folder] }) : undefined;
  const [file = '', ...rest] = program;
  return run(ctx, wrapped ?? { file, args: rest }, folder, how);
}

function run(
  ctx: Context,
  { file, args }: Command,
  cwd: string,
  { timeoutMs, onOutput, stopping }: Pick<ToolRun, 'timeoutMs' | 'onOutput' | 'stopping'>,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    stopping?.throwIfAborted();
    const child = spawn(file, args, { cwd, env: ENV, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    let bytes = 0;
    let words = '';
    const stop = () => child.kill('SIGKILL');
    const cancel = ctx.clock.after(timeoutMs, stop);
    stopping?.addEventListener('abort', stop);
    child.on('spawn', () => setPriority(child.pid as number, 10));
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (onOutput !== undefined) onOutput(chunk);
      else if (bytes > OUTPUT_BYTES) stop();
      else said.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      words = `${words}${chunk}`.slice(-500);
    });
    const end = (error?: Error) => {
      cancel();
      stopping?.removeEventListener('abort', stop);
      if (stopping?.aborted) reject(stopping.reason);
      else if (error !== undefined) reject(new ToolFailed(error.message, { cause: words }));
      else resolve(Buffer.concat(said));
    };
    child.on('error', end);
    child.on('close', (code, signal) =>
      end(code === 0 ? undefined : new Error(`ended with ${signal ?? code}: ${words}`)),
    );
  });
}
