import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Base, createBase } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/ops/logger.ts';
import { createTestDatabase } from '../database.ts';
import { findFreePort } from '../free-port.ts';
import { type Balancer, createBalancer, type Upstream } from './balancer.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/main.js');
const KEPT_LOG = 20_000;
const TAKES: Record<string, Upstream['takes']> = { web: 'requests', streaming: 'streams' };

/** A server process of a cluster. */
export interface Member {
  roles: string;
  port: number;
  pid(): number;
  log(): string;
  /** Resolves with the exit code, or null where a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** The same again, on the same folder. */
  again(): void;
}

/** One server of many processes on one PostgreSQL, behind a balancer, as `npm start` runs them. */
export interface Cluster {
  /** Where people reach it. */
  origin: string;
  balancer: Balancer;
  members: Member[];
  /** A command beside it: for seeding and for looking at the database. */
  base: Base;
  close(): Promise<void>;
}

interface Options {
  /** As in ROLES, one a process. */
  roles: string[];
  /** `localhost` and `127.0.0.1` are two servers. */
  host?: string;
  env?: Record<string, string>;
}

/** Starts all at once, on an empty database, and waits until all are well. */
export async function startCluster({ roles, host = 'localhost', env: more = {} }: Options): Promise<Cluster> {
  const database = await createTestDatabase({ empty: true });
  const folder = await mkdtemp(join(tmpdir(), 'linnet-cluster-'));
  const port = await findFreePort();
  const origin = `http://${host}:${port}`;
  const env = {
    PUBLIC_URL: origin,
    DATABASE_URL: database.target,
    ...(database.direct === null ? {} : { DATABASE_DIRECT_URL: database.direct }),
    DATABASE_POOL: '4',
    FILES_DIR: join(folder, 'files'),
    FEDERATION_ALLOW_PRIVATE: 'true',
    RATE_LIMITS: 'false',
    LINK_PREVIEWS: 'false',
    TRUSTED_PROXIES: 'loopback',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    DRAIN_SECONDS: '1',
    ...more,
  };
  const balancer = await createBalancer(port);
  const members: Started[] = [];
  for (const [i, names] of roles.entries()) {
    const dataDir = join(folder, `${i}`);
    await mkdir(dataDir);
    const own = { ...env, DATA_DIR: dataDir, ROLES: names, PORT: String(await findFreePort()) };
    members.push(startMember(own));
  }
  balancer.use(members.map((member) => ({ port: member.port, takes: TAKES[member.roles] ?? 'nothing' })));
  const ended = Promise.race(members.map((member) => member.ended().then(() => assertAlive(member))));
  await Promise.race([balancer.untilHealthy(members.length), ended]);
  const config = { ...loadConfig({ ...env, DATA_DIR: join(folder, 'command') }, folder), logLevel: 'silent' as const };
  const base = await createBase(config, { log: createLogger(config) });
  return {
    origin,
    balancer,
    members,
    base,
    async close() {
      await base.close();
      await Promise.all(members.map((member) => member.end('SIGKILL')));
      await balancer.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Started = Member & { ended(): Promise<unknown> };

function startMember(env: Record<string, string>): Started {
  let log = '';
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-KEPT_LOG);
  };
  let child: ChildProcess;
  let ended: Promise<[number | null]>;
  function launch(): void {
    child = spawn(process.execPath, [PROGRAM, 'start'], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      cwd: env['DATA_DIR'],
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    ended = once(child, 'exit') as Promise<[number | null]>;
  }
  launch();
  return {
    roles: env['ROLES'] ?? 'all',
    port: Number(env['PORT']),
    pid: () => child.pid ?? 0,
    log: () => log,
    ended: () => ended,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return (child.exitCode ?? child.signalCode !== null) ? child.exitCode : (await ended)[0];
    },
    again: launch,
  };
}

function assertAlive(member: Started): never {
  throw new Error(`a process with ${member.roles} ended:\n${member.log()}`);
}

/** Until it is so; fails with the last answer where it never is. */
export async function until<T>(look: () => Promise<T> | T, so: (found: T) => boolean, withinMs = 60_000): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (so(found)) return found;
    if (performance.now() - began > withinMs) throw new Error(`it never was so: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
