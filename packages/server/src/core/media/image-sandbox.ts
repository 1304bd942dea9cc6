import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';

/** Beside this file in the sources, beside the bundle in a release. */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './image-worker.ts' : './image-worker.js', import.meta.url),
);

/** How a worker is started: a program and its arguments. */
export interface Command {
  file: string;
  args: string[];
}

const command = perProcess(findCommand);

/**
 * Node's own permission model takes files, network, processes and threads from the JavaScript of a worker. It does not
 * bind native code, which is where decoders are broken: where bubblewrap can be used, the kernel takes them from that too.
 */
export function sandboxedWorker(ctx: Context): Promise<Command> {
  return command(ctx);
}

async function findCommand(ctx: Context): Promise<Command> {
  const usable = await hasBubblewrap(ctx);
  ctx.log.info({ bubblewrap: usable }, 'image workers are confined');
  const node = [process.execPath, ...nodeFlags(), WORKER];
  return usable ? wrap(node, NODE_SHOWN) : { file: process.execPath, args: node.slice(1) };
}

const bubblewrap = perProcess(async () => {
  // A worker watches its own memory: what that needs has to be there.
  const wrapped = wrap([process.execPath, '-p', 'process.memoryUsage.rss()'], NODE_SHOWN);
  return process.platform === 'linux' && (await runs(wrapped));
});

/** Whether bubblewrap can be used here, tried once. */
export function hasBubblewrap(ctx: Context): Promise<boolean> {
  return bubblewrap(ctx);
}

function runs({ file, args }: Command): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { env: {}, timeout: 5_000 }, (error) => resolve(error === null));
  });
}

/** What the code consists of, and nothing beside it: the data folder may lie among these. */
function codePaths(): string[] {
  const own = WORKER.endsWith('.ts') ? join(dirname(WORKER), '../..') : dirname(WORKER);
  const above: string[] = [];
  for (let folder = dirname(own); folder !== dirname(folder); folder = dirname(folder)) above.push(folder);
  // Where packages are looked for.
  return [own, ...above.flatMap((folder) => [join(folder, 'node_modules'), join(folder, 'package.json')])];
}

function nodeFlags(): string[] {
  return [
    '--permission',
    '--allow-addons',
    ...codePaths().map((path) => `--allow-fs-read=${path.endsWith('.json') ? path : join(path, '*')}`),
    '--max-old-space-size=128',
    '--no-warnings',
  ];
}

const SYSTEM = ['/usr', '/bin', '/lib', '/lib64', '/nix/store', '/etc/ld.so.cache', '/etc/alternatives'];
const NODE_SHOWN = { read: [dirname(process.execPath), ...codePaths()], write: [] };

/**
 * A root of libraries and what is named, and nothing else; without network, other processes or any right. Ends with the
 * server.
 */
export function wrap([program = '', ...args]: string[], shown: { read: string[]; write: string[] }): Command {
  const read = [...SYSTEM, ...shown.read].filter((path) => existsSync(path));
  const binds = [
    ...read.flatMap((path) => ['--ro-bind', path, path]),
    ...shown.write.flatMap((path) => ['--bind', path, path]),
  ];
  const confine = ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'];
  return { file: 'bwrap', args: [...confine, ...binds, '--proc', '/proc', '--dev', '/dev', '--', program, ...args] };
}
