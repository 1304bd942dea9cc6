import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { addRoutes, createBase } from './app.ts';
import type { IpcBus } from './bus/ipc.ts';
import { createLocalBus } from './bus/local.ts';
import type { Config } from './config/load.ts';
import type { Context } from './core/context.ts';
import type { RemoteResolver } from './core/ports.ts';
import { openSqliteReader } from './db/dialect/sqlite-reader.ts';
import type { Clock } from './lib/clock.ts';
import { askOwner } from './lib/owner-needed.ts';
import type { HttpClient } from './net/client.ts';
import { createPassOn } from './net/readers/pass-on.ts';
import { createHttpServer } from './ops/http-server.ts';
import type { Metrics } from './ops/metrics.ts';
import { passToOwner } from './ops/readers/pass-to-owner.ts';

/** A process that answers reads of a database that another one owns. */
export interface Reader {
  ctx: Context;
  /** To be attached to the owner's. */
  bus: IpcBus;
  fastify: FastifyInstance;
  metrics: Metrics;
  /** Ends streams, which would not end by themselves. */
  endStreams(): void;
  close(): Promise<void>;
}

interface ReaderOptions {
  /** Where the owner is reached. */
  door: string;
  log: FastifyBaseLogger;
  clock?: Clock;
}

/** What reaches other servers is the owner's: their shares are one count, and so is what is remembered of them. */
const NO_WAY_OUT: HttpClient = {
  request: async () => askOwner('was to ask another server'),
  stream: async () => askOwner('was to ask another server'),
  close: async () => {},
};
const resolve = async () => askOwner('was to look at another server');
const NOT_RESOLVED: RemoteResolver = {
  resolveHandle: resolve,
  resolveAccount: resolve,
  resolvePost: resolve,
  resolveCollection: resolve,
  resolveQuoted: resolve,
  checkStamp: resolve,
  refreshPost: resolve,
  inspect: resolve,
};

/** The routes of the server over a database that is only read, not yet listening; the rest is passed to the owner. */
export async function createReader(config: Config, { door, ...options }: ReaderOptions): Promise<Reader> {
  const db = openSqliteReader(config.database);
  const carrier = createLocalBus((error) => options.log.error({ err: error }, 'a listener failed'));
  const instead = { db, bus: carrier, http: NO_WAY_OUT, remote: NOT_RESOLVED };
  const { ctx, bus, log, close } = await createBase(config, { ...options, ...instead, looks: true });
  const passOn = createPassOn(door);
  const fastify = createHttpServer({ config, log, rng: ctx.rng, clock: ctx.clock });
  passToOwner(fastify, passOn);
  const metrics = await addRoutes(fastify, ctx, { isWorking: () => false });
  return {
    ctx,
    bus,
    fastify,
    metrics,
    endStreams: passOn.endStreams,
    async close() {
      await fastify.close();
      passOn.close();
      await close();
    },
  };
}
