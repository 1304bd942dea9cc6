import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { findFreePort } from '../free-port.ts';

export interface TestRedis {
  url: string;
  /** Ends it at once; `up` starts it again on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
}

const PROGRAM = ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0);

/** Why a test cannot have a Redis here, or false. */
export const noRedis = PROGRAM === undefined && 'neither valkey-server nor redis-server is installed';

/** A Valkey or Redis of its own that keeps nothing. Stop it with `down`. */
export async function startRedis(): Promise<TestRedis> {
  const port = await findFreePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  // It ends when its input does: also when this process is killed.
  const script = '"$0" "$@" </dev/null & read -r _; kill -9 $!; wait';
  const launch = () => spawn('sh', ['-c', script, PROGRAM as string, ...args], { stdio: ['pipe', 'ignore', 'ignore'] });
  let server = launch();
  await untilListening(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    async down() {
      server.stdin.end();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
    async up() {
      server = launch();
      await untilListening(port);
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const there = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
