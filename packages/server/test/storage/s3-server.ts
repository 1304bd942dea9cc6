import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Config } from '../../src/config/s3.ts';
import { findFreePort } from '../free-port.ts';

/** A server of S3 with two empty buckets, `private` and `open`; it may be killed and started again on the same data. */
export interface S3Server {
  config(more?: Partial<S3Config>): S3Config;
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Neither answers nor ends, until it goes on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  close(): Promise<void>;
}

export async function createS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-s3-'));
  const port = await findFreePort();
  let child: ChildProcess | undefined;
  const server: S3Server = {
    config: (more = {}) => ({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket: 'private',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      pathStyle: true,
      openUrl: null,
      serve: 'proxy',
      ...more,
    }),
    async start() {
      const args = [join(import.meta.dirname, 's3-process.ts'), String(port), folder];
      child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout as NodeJS.ReadableStream, 'data');
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    signal(signal) {
      child?.kill(signal);
    },
    async close() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
