import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { findFreePort } from '../free-port.ts';
import { runLinnet, spawnLinnet } from '../run-linnet.ts';

/** The real server with readers beside it, on data of its own. */
export interface ServerWithReaders {
  port: number;
  pid: number;
  log(): string;
  /** The readers that answer now. */
  readers(): Promise<number[]>;
  /** Resolves once `wanted` readers answer, none of which is in `without`. */
  untilReaders(wanted: number, without?: number[]): Promise<number[]>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

export interface Ask {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One connection, and who answers on it. */
export interface Line {
  pid: number;
  ask(path: string, ask?: Ask): Promise<Answer>;
  close(): void;
}

export async function startServer(cwd: string, env: Record<string, string> = {}): Promise<ServerWithReaders> {
  const port = Number(env['PORT'] ?? (await findFreePort()));
  const child = spawnLinnet(['start'], {
    cwd,
    env: {
      PUBLIC_URL: 'http://localhost:3000',
      PORT: `${port}`,
      WEB_PROCESSES: '2',
      RATE_LIMITS: 'false',
      LINK_PREVIEWS: 'false',
      ...env,
    },
  });
  const log = keepLog(child);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const readers = async () => {
    const { body } = await askOnce(port, '/metrics', { headers: { host: 'localhost' } });
    return [...body.matchAll(/^linnet_reader_resident_memory_bytes\{pid="(\d+)"\}/gm)].map((match) => Number(match[1]));
  };
  const untilReaders = async (wanted: number, without: number[] = []) => {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended:\n${log()}`);
      const found = await readers().catch(() => []);
      if (found.length === wanted && !found.some((pid) => without.includes(pid))) return found;
      await new Promise(setImmediate);
    }
  };
  await untilReaders(Number(env['WEB_PROCESSES'] ?? 2));
  return {
    port,
    pid: child.pid as number,
    log,
    readers,
    untilReaders,
    async kill(signal) {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** A login and a token of it, made beside the server. */
export async function createPerson(cwd: string, name: string, scopes = 'read write follow'): Promise<string> {
  const env = { PUBLIC_URL: 'http://localhost:3000' };
  const made = await runLinnet(['users', 'create', name, '--email', `${name}@mail.test`], { cwd, env });
  if (made.code !== 0) throw new Error(made.error);
  return createToken(cwd, name, scopes);
}

export async function createToken(cwd: string, name: string, scopes = 'read write follow'): Promise<string> {
  const env = { PUBLIC_URL: 'http://localhost:3000' };
  const { out } = await runLinnet(['tokens', 'create', name, '--scopes', scopes, '--json'], { cwd, env });
  return (JSON.parse(out) as { token: string }).token;
}

/** One connection to each of `pids`, in their order. */
export async function callAll(port: number, pids: number[]): Promise<Line[]> {
  return Promise.all(pids.map((pid) => openLine(port, pid)));
}

async function openLine(port: number, pid: number): Promise<Line> {
  const socket = await openSocket(port, pid);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;
  return { pid, ask: (path, options) => send(port, path, options, agent), close: () => agent.destroy() };
}

/** A connection to one process. The system chooses who gets one: opens as many as it takes. */
export async function openSocket(port: number, pid: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    if (await isAnswerer(socket, pid)) return socket;
    socket.destroy();
  }
}

/** Whether a process holds the other end of a connection on this machine: Linux tells which process has which socket. */
async function isAnswerer(socket: Socket, pid: number): Promise<boolean> {
  const { port } = socket.address() as AddressInfo;
  const ends = `${toHex(socket.remotePort as number)} ${toHex(port)}`;
  // Nobody has it before it is accepted, and whoever had it may have ended since: then it is nobody's for ever.
  for (; !socket.closed; await new Promise(setImmediate)) {
    const inode = findInode(await readFile('/proc/net/tcp', 'utf8'), ends);
    if (inode === undefined) continue;
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) === `socket:[${inode}]`) return true;
    }
    return false;
  }
  return false;
}

/** The socket of one connection: another server's may have the same port at its other end, and one that is over has none. */
function findInode(table: string, ends: string): string | undefined {
  for (const row of table.split('\n')) {
    const [, local = '', remote = '', , , , , , , inode = '0'] = row.trim().split(/\s+/);
    if (inode !== '0' && `${local.slice(-4)} ${remote.slice(-4)}` === ends) return inode;
  }
  return undefined;
}

const toHex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** A request on a connection of its own. */
export function askOnce(port: number, path: string, ask?: Ask): Promise<Answer> {
  return send(port, path, ask, false);
}

/** A request by `agent`. Rejects where the connection fails. */
export function send(port: number, path: string, ask: Ask = {}, agent: Agent | false = false): Promise<Answer> {
  const { method = 'GET', token, headers = {}, body } = ask;
  const all = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: all, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode: status = 0, headers } = answer;
        resolve({ status, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function keepLog(child: ChildProcess): () => string {
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  return () => log;
}
