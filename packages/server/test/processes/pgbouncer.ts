import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../free-port.ts';

export interface TestPooler {
  /** The address of `url`'s database through it; every other database of that server is there by its name as well. */
  url: string;
  stop(): Promise<void>;
}

interface Options {
  mode: 'session' | 'transaction' | 'statement';
  /** `max_prepared_statements`; 0 is what versions before 1.21 do. */
  statements?: number;
}

/** PgBouncer refuses to run as root. */
const NOBODY = 65534;
/** The first that keeps the names of prepared statements for its clients. */
const KEEPS_NAMES = '1.21';

const PROGRAM = ['/usr/local/bin', '/usr/sbin', '/usr/bin'].map((folder) => join(folder, 'pgbouncer')).find(isProgram);
const VERSION = PROGRAM === undefined ? '' : readVersion(PROGRAM);

/** Why a test cannot have a pooler here, or false. */
export const noPooler = PROGRAM === undefined && 'pgbouncer is not installed';
export const noNames =
  noPooler ||
  (VERSION.localeCompare(KEEPS_NAMES, 'en', { numeric: true }) < 0 &&
    `pgbouncer ${VERSION} keeps no prepared statements, ${KEEPS_NAMES} is the first that does`);

/** A PgBouncer of its own before the server of `url`. */
export async function startPooler(url: string, { mode, statements = 0 }: Options): Promise<TestPooler> {
  const { hostname, port: serverPort, username, pathname } = new URL(url);
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'linnet-pooler-'));
  chmodSync(folder, 0o755);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: mode,
    default_pool_size: 20,
    max_client_conn: 1_000,
    ...(noNames ? {} : { max_prepared_statements: statements }),
  };
  const config = [
    '[databases]',
    `* = host=${hostname} port=${serverPort} user=${username}`,
    '[pgbouncer]',
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
  ];
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, config.join('\n'), { mode: 0o644 });

  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  // It ends when its input does: also when this process is killed.
  const script = '"$0" "$1" </dev/null & read -r _; kill -9 $!; wait';
  const server = spawn('sh', ['-c', script, PROGRAM as string, file], { ...owner, stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  await untilReady(server.stderr);
  return {
    url: `postgres://${username}@127.0.0.1:${port}${pathname}`,
    async stop() {
      server.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function untilReady(stderr: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
      if (log.includes('process up')) resolve();
    });
    stderr.once('end', () => reject(new Error(`PgBouncer ended:\n${log}`)));
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readVersion(program: string): string {
  return /PgBouncer (\S+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? '';
}
