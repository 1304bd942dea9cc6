import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import { createClientApis } from './api/http/client-apis.ts';
import { mediaFileRoutes } from './api/http/media-files.ts';
import { installOtherHosts } from './api/http/other-hosts.ts';
import { webSocketStreaming } from './api/mastodon/streaming/websocket.ts';
import type { Bus } from './bus/bus.ts';
import { createIpcBus, type IpcBus } from './bus/ipc.ts';
import { openBus } from './bus/open-bus.ts';
import type { Config } from './config/load.ts';
import { ROLES, type Role } from './config/option-kinds.ts';
import { ensureInstanceActor } from './core/accounts/instance-actor.ts';
import type { Context } from './core/context.ts';
import type { AppEvent } from './core/events.ts';
import { prepareProxy } from './core/media/proxy.ts';
import { ensureWebApp } from './core/oauth/apps.ts';
import type { Examine, RemoteResolver } from './core/ports.ts';
import { prepareVapid } from './core/push/vapid.ts';
import { checkOwnAddress, keepOwnAddress } from './core/users/own-address.ts';
import { connectDatabase } from './db/connect.ts';
import type { Db } from './db/database.ts';
import { MIGRATIONS } from './db/migrations/index.ts';
import { checkMayRun } from './db/migrations/may-run.ts';
import { type Migration, newestOf } from './db/migrations/migration.ts';
import { listMigrations } from './db/queries/migrations.ts';
import { DIALECTS, STREAMING } from './dialects.ts';
import { createDeliveryWorker } from './federation/delivery/worker.ts';
import { inboxRoutes } from './federation/inbox/routes.ts';
import { createRemoteResolver } from './federation/remote/resolve.ts';
import { federationRoutes } from './federation/routes/index.ts';
import { JOBS, SCHEDULE, SUBSCRIBERS } from './jobs.ts';
import { type Clock, pause, systemClock } from './lib/clock.ts';
import { createIdSource } from './lib/ids.ts';
import { createMemory } from './lib/memory.ts';
import { type Rng, systemRng } from './lib/rng.ts';
import { VERSION } from './lib/version.ts';
import { createHttpClient, type HttpClient } from './net/client.ts';
import { createMailHosts, type FindMailHosts } from './net/mail-hosts.ts';
import { checkPortIsFree } from './net/readers/places.ts';
import { createServiceClient } from './net/service-client.ts';
import { watchDisk } from './ops/disk.ts';
import { installDraining } from './ops/draining.ts';
import { healthRoutes } from './ops/health.ts';
import { createHttpServer } from './ops/http-server.ts';
import { installIpGate } from './ops/ip-gate.ts';
import { createLogger } from './ops/logger.ts';
import { installMetrics, type MeasureReaders, type Metrics } from './ops/metrics.ts';
import { type Readers, startReaders } from './ops/readers/readers.ts';
import { createFillJob } from './queue/fill-backfills.ts';
import { createQueue, type Queue } from './queue/queue.ts';
import { COMMAND, leaseWorker, NOBODY } from './queue/worker.ts';
import { refuseAiCrawlers } from './site/ai-crawlers.ts';
import { securityTextRoutes } from './site/security-txt.ts';
import { webRoutes } from './site/web.ts';
import { createDiskStorage } from './storage/disk.ts';
import { openS3Storage } from './storage/s3.ts';

const HOUR_MS = 3_600_000;

/** What answers requests. Each group is encapsulated: its hooks and parsers are its own. */
const ROUTES: FastifyPluginAsync<{ ctx: Context }>[] = [
  createClientApis(DIALECTS),
  webSocketStreaming,
  mediaFileRoutes,
  federationRoutes,
  inboxRoutes,
  securityTextRoutes,
  webRoutes,
];

/** What feeds streams where other processes answer requests. */
const STREAMS: typeof ROUTES = [createClientApis(STREAMING), webSocketStreaming];

const NAMES_LOST =
  'the pooler before the database keeps no prepared statements, so each is read and planned anew: for less work there, set max_prepared_statements (PgBouncer 1.21 or later)';

/** What tests and tools put in place of the real thing. */
export interface Overrides {
  clock?: Clock;
  rng?: Rng;
  http?: HttpClient;
  findMailHosts?: FindMailHosts;
  log?: FastifyBaseLogger;
  db?: Db;
  remote?: RemoteResolver;
  bus?: Bus;
  /** Told when the database is not there yet (false) and when it is; without it its absence is an error. */
  onDatabaseWait?(address: string, there: boolean, why?: string): void;
  /** Told when the disk refused to keep what was committed: the process has to end. */
  onDoubt?(error: unknown): void;
  /** How much of the disk is kept for deletions, where the database is in DATA_DIR. */
  reserveBytes?: number;
  /** More to answer: what tests put in the place of what is not here yet. */
  routes?: FastifyPluginAsync<{ ctx: Context }>[];
  /** What the schema is made of, as in another version. */
  migrations?: readonly Migration[];
  /** Opens data of a server with another address: to look at it, or to give it this one. */
  anyAddress?: boolean;
  /** Looks and writes nothing: it needs no number among those who share the database. */
  looks?: boolean;
  /** How a running server is looked at; nothing is found unless given. */
  examine?: Examine;
  /** The data folder that this process has locked: what was done from it before is taken over at once. */
  folder?: string;
  /** Told when another process has this one's number: it has to end at once. */
  onLost?(error: Error): void;
}

export interface App {
  ctx: Context;
  fastify: FastifyInstance;
  /** Where it listens, without a slash at the end; the public address until it does. */
  url: string;
  /** Works on the queue, and listens unless told not to. */
  start(options?: { listen?: boolean }): Promise<void>;
  /** Resolves when nothing is left to do. */
  drain(): Promise<void>;
  /** Finishes requests and jobs, then lets go of everything. */
  close(): Promise<void>;
}

/** The parts without a listener: what commands beside a running server use. The queue records and does not run. */
export interface Base {
  ctx: Context;
  queue: Queue<AppEvent> & { start(ctx: Context): Promise<void> };
  bus: IpcBus;
  log: FastifyBaseLogger;
  close(): Promise<void>;
}

/** Opens database, storage and network. */
export async function createBase(config: Config, overrides: Overrides = {}, role = COMMAND): Promise<Base> {
  const { clock = systemClock, rng = systemRng, migrations = MIGRATIONS } = overrides;
  const log = overrides.log ?? createLogger(config);
  // Keys and private posts live here: other users of the machine have no business in it.
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 });
  const open = {
    poolSize: config.databasePool,
    replica: config.databaseReplica,
    migrations,
    // Commands come and go: they leave a server's data as they are.
    schema: role === COMMAND ? ('none' as const) : ('whole' as const),
    folder: overrides.folder,
    onStep: (step: string) => log.info({ step }, 'the database is brought up to date'),
    onNamesLost: () => log.warn({}, NAMES_LOST),
    ...(overrides.onDatabaseWait ? { onWait: overrides.onDatabaseWait } : {}),
    ...(overrides.onDoubt ? { onDoubt: overrides.onDoubt } : {}),
    ...(overrides.reserveBytes === undefined ? {} : { reserveBytes: overrides.reserveBytes }),
  };
  const db = overrides.db ?? (await connectDatabase(config.database, open));
  const opening = overrides.bus ? Promise.resolve(overrides.bus) : openBus(config, { clock, rng, log });
  const carrier = await opening.catch(async (error) => {
    await db.close();
    throw error;
  });
  const bus = createIpcBus(carrier);
  const onLost = overrides.onLost ?? ((error) => log.error({ err: error }, 'this process has lost its number'));
  const leasing = overrides.looks
    ? Promise.resolve(NOBODY)
    : leaseWorker({ db, clock, rng, log, role, folder: overrides.folder, knows: newestOf(migrations), onLost });
  const worker = await leasing.catch(async (error) => {
    await bus.close();
    await db.close();
    throw error;
  });
  const { number, isStale } = worker;
  // From here on upgrades know of this process; what came before must not have been one that it cannot bear.
  if (!overrides.looks) {
    await listMigrations(db)
      .then((rows) => checkMayRun(rows, migrations))
      .catch(async (error) => {
        await worker.release();
        await bus.close();
        await db.close();
        throw error;
      });
  }
  const ids = createIdSource(clock, rng, number, isStale);
  const fillJob = createFillJob<Context>(migrations);
  const hasBackfills = migrations.some(({ kind }) => kind === 'backfill');
  const schedule = hasBackfills
    ? [...SCHEDULE, { job: fillJob, everyMs: HOUR_MS / 60, what: 'Fills in what a new version needs of old rows' }]
    : SCHEDULE;
  const jobs = { jobs: [...JOBS, fillJob], subscribers: SUBSCRIBERS, schedule };
  const onLeft = () => bus.publish({ kind: 'wake', what: 'jobs' });
  const queue = createQueue<Context, AppEvent>({
    db,
    clock,
    ids,
    rng,
    log,
    worker: number,
    isStale,
    onLeft,
    context: () => ctx,
    ...jobs,
  });
  bus.subscribe((message) => {
    if (message.kind === 'wake' && message.what === 'jobs') queue.wake();
  });
  const http =
    overrides.http ??
    createHttpClient({
      allowPrivate: config.allowPrivate,
      userAgent: `Linnet/${VERSION} (+${config.publicUrl}/)`,
      clock,
    });
  const services = createServiceClient();
  const ctx: Context = {
    config,
    db,
    clock,
    rng,
    ids,
    worker,
    log,
    queue,
    bus,
    memory: createMemory(),
    storage: config.s3 === null ? createDiskStorage(config.filesDir) : await openS3Storage(config.s3, services.send),
    http,
    findMailHosts: overrides.findMailHosts ?? createMailHosts(),
    remote: overrides.remote ?? createRemoteResolver(() => ctx),
    examine: overrides.examine ?? (async () => []),
  };
  const close = async () => {
    await ctx.memory.close();
    await bus.close();
    await http.close();
    services.close();
    await worker.release().catch((error) => log.warn({ err: error }, 'the number could not be given back'));
    await db.close();
  };
  if (!overrides.anyAddress) {
    await checkOwnAddress(ctx).catch(async (error) => {
      await close();
      throw error;
    });
  }
  return { ctx, queue, bus, log, close };
}

/** The whole server, wired and not yet listening. */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const { roles } = config;
  const role = roles.size === ROLES.length ? 'all' : [...roles].join(',');
  const { ctx, queue, bus, log, close } = await createBase(config, overrides, role);
  const fastify = createHttpServer({ config, log, rng: ctx.rng, clock: ctx.clock });
  const deliveries = createDeliveryWorker(ctx);
  let working = false;
  let url = config.publicUrl;
  let stopWatch = () => {};
  let readers: Readers | undefined;

  await keepOwnAddress(ctx);
  const { isDraining, begin: beginDraining } = installDraining(fastify);
  await addRoutes(fastify, ctx, {
    isWorking: () => working,
    isDraining,
    measureReaders: () => readers?.measure(),
    ...(overrides.routes ? { routes: overrides.routes } : {}),
  });

  return {
    ctx,
    fastify,
    get url() {
      return url;
    },
    async start({ listen = true } = {}) {
      if (listen) url = await listenAt(fastify, config);
      if (roles.has('worker')) {
        await queue.start(ctx);
        await deliveries.start();
      }
      stopWatch = await watchDisk(ctx);
      working = true;
      if (listen && config.webProcesses > 0) {
        const { port } = fastify.server.address() as AddressInfo;
        readers = await startReaders(ctx, { http: fastify.server, bus, address: { host: config.host, port } });
      }
    },
    async drain() {
      if (!roles.has('worker')) return;
      await ctx.queue.drain();
      await deliveries.drain();
    },
    async close() {
      stopWatch();
      beginDraining();
      if (working && config.drainMs > 0) await pause(config.drainMs);
      await readers?.close();
      await fastify.close();
      // What still runs may wait for other servers: their answers are not worth more than a prompt stop.
      const hurry = ctx.clock.after(DELIVERIES_MAY_TAKE_MS, () => void ctx.http.close());
      if (working && roles.has('worker')) await Promise.all([queue.stop(), deliveries.stop()]);
      working = false;
      hurry();
      await close();
    },
  };
}

interface RoutesOptions {
  isWorking(): boolean;
  isDraining?(): boolean;
  measureReaders?: MeasureReaders;
  routes?: FastifyPluginAsync<{ ctx: Context }>[];
}

/** Adds everything that is answered, which is the same in an owner and in its readers. */
export async function addRoutes(
  fastify: FastifyInstance,
  ctx: Context,
  { isWorking, isDraining = () => false, measureReaders, routes = [] }: RoutesOptions,
): Promise<Metrics> {
  // Secrets and keys: made by the first server, found by others.
  await ensureInstanceActor(ctx);
  await ensureWebApp(ctx);
  await prepareProxy(ctx);
  await prepareVapid(ctx);

  installIpGate(fastify, ctx);
  refuseAiCrawlers(fastify, ctx);
  installOtherHosts(fastify, ctx);
  const metrics = installMetrics(fastify, ctx, measureReaders);
  await fastify.register(healthRoutes, { ctx, isWorking, isDraining });
  for (const group of [...routes, ...listRoutes(ctx.config.roles)]) await fastify.register(group, { ctx });
  await fastify.ready();
  return metrics;
}

const DELIVERIES_MAY_TAKE_MS = 8_000;
/** How long readers of a server that was killed may still hold its port. */
const READERS_END_WITHIN_MS = 2_000;

async function listenAt(fastify: FastifyInstance, { host, port, webProcesses }: Config): Promise<string> {
  const reusePort = webProcesses > 0;
  if (reusePort) await checkPortIsFree({ host, port }, READERS_END_WITHIN_MS);
  const address = { host, port, reusePort };
  return fastify.listen(address);
}

function listRoutes(roles: ReadonlySet<Role>): typeof ROUTES {
  if (!roles.has('web')) return roles.has('streaming') ? STREAMS : [];
  return roles.has('streaming') ? ROUTES : ROUTES.filter((group) => group !== webSocketStreaming);
}
