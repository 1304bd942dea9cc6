import { createHash, timingSafeEqual } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../core/context.ts';
import { countLeftOut } from '../core/make-each.ts';
import { countWaitingReports } from '../core/reports/load.ts';
import { listOpenBackfills } from '../db/migrations/progress.ts';
import { takePulse } from '../db/queries/health.ts';
import { countJobs } from '../db/queries/jobs.ts';
import { countMistakes } from '../lib/programming-error.ts';
import { measureDisk } from '../storage/disk-use.ts';
import { countUnhandled } from './faults.ts';

const LOOPBACK_PEERS = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
/** A proxy on the same machine connects from loopback, too; these fields give it away. */
const PROXY_FIELDS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Counting reports stops here. */
const REPORTS_COUNTED = 10_000;

/** What a process that answers requests counts from its beginning on. */
export interface Counts {
  unhandled: number;
  /** Mistakes of ours. */
  mistakes: number;
  /** What could not be shown, by what it was. */
  leftOut: ReadonlyMap<string, number>;
  /** Its histogram of answers. */
  answers: object;
}

/** What one of them says of itself. */
export interface Measured extends Counts {
  pid: number;
  residentBytes: number;
  cpuSeconds: number;
}

export interface Metrics {
  /** This process alone. */
  measure(): Promise<Measured>;
}

/**
 * The processes beside this one that answer, what all of them have counted, those before them included, and how often one had to be
 * replaced.
 */
export type MeasureReaders = () => Promise<{ readers: Measured[]; counted: Counts[]; restarts: number }> | undefined;

/**
 * Measures every answer and serves `GET /metrics` in the Prometheus text form, for this process and its readers. Call it
 * on the root instance: the hook has to see all routes.
 */
export function installMetrics(
  fastify: FastifyInstance,
  ctx: Context,
  measureReaders: MeasureReaders = () => undefined,
): Metrics {
  const registry = new Registry();
  const answers = new Histogram({
    name: 'linnet_http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [],
  });
  const measureOwn = createGauges(registry, ctx);
  const setSums = createSums(registry);
  const measure = async (): Promise<Measured> => {
    const { user, system } = process.cpuUsage();
    return {
      pid: process.pid,
      residentBytes: process.memoryUsage.rss(),
      cpuSeconds: (user + system) / 1e6,
      unhandled: countUnhandled(),
      mistakes: countMistakes(),
      leftOut: countLeftOut(ctx),
      answers: await answers.get(),
    };
  };

  const series = new Map<string, Histogram.Internal<string>>();
  fastify.addHook('onResponse', (request, reply, next) => {
    // Measured where it was passed to.
    if (request.errand?.passed === true) return next();
    // The route's pattern, never its path: attackers choose paths, and each label value is kept for ever.
    const route = request.routeOptions.url ?? 'none';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    const key = `${request.method} ${status} ${route}`;
    let one = series.get(key);
    if (one === undefined) {
      one = answers.labels({ method: request.method, route, status });
      series.set(key, one);
    }
    one.observe(reply.elapsedTime / 1000);
    next();
  });

  fastify.get('/metrics', { config: { owner: true } }, async (request, reply) => {
    if (!mayRead(request, ctx.config.metricsToken)) return reply.callNotFound();
    await measureOwn();
    const { readers = [], counted = [], restarts = 0 } = (await measureReaders()) ?? {};
    const every = [await measure(), ...counted];
    setSums(every, readers, restarts);
    const all = AggregatorRegistry.aggregate(every.map((one) => [one.answers]));
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(`${await registry.metrics()}\n${await all.metrics()}`);
  });

  return { measure };
}

/** What is counted in each process and told for all of them. */
function createSums(registry: Registry): (every: Counts[], readers: Measured[], restarts: number) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `linnet_reader_${name}`, help, labelNames: ['pid'], registers: [registry] });
  const memory = gauge('resident_memory_bytes', 'Memory of a process beside this one that answers reads');
  const cpu = gauge('cpu_seconds', 'Processor time of a process that answers reads');
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `linnet_${name}`, help, labelNames, registers: [registry] });
  const replaced = counter('reader_restarts_total', 'Processes that answer reads and had to be replaced');
  const unhandled = counter('unhandled_rejections_total', 'Failures that nobody waited for');
  const mistakes = counter('programming_errors_total', 'Mistakes in Linnet itself: tell us of any');
  const leftOut = counter('items_left_out_total', 'Items of lists that could not be shown', ['what']);
  return (every, readers, restarts) => {
    for (const metric of [memory, cpu, replaced, unhandled, mistakes, leftOut]) metric.reset();
    replaced.inc(restarts);
    for (const one of every) {
      unhandled.inc(one.unhandled);
      mistakes.inc(one.mistakes);
      for (const [what, count] of one.leftOut) leftOut.inc({ what }, count);
    }
    for (const { pid, residentBytes, cpuSeconds } of readers) {
      memory.set({ pid }, residentBytes);
      cpu.set({ pid }, cpuSeconds);
    }
  };
}

function createGauges(registry: Registry, ctx: Context): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `linnet_${name}`, help, labelNames, registers: [registry] });
  const jobs = gauge('queue_jobs', 'Jobs in the table', ['job']);
  const failing = gauge('queue_failing_jobs', 'Jobs that have failed at least once', ['job']);
  const parked = gauge('queue_parked_jobs', 'Jobs that have failed for good', ['job']);
  const inMemory = gauge('queue_jobs_in_memory', 'Jobs this process holds');
  const deliveries = gauge('deliveries_pending', 'Deliveries that wait for their server');
  const hosts = gauge('delivery_hosts_failing', 'Servers whose last delivery failed');
  const reports = gauge('reports_open', 'Reports that wait for a moderator');
  const backfills = gauge('backfill_progress_ratio', 'How far a backfill is that has not ended', ['name']);
  const things = gauge('records', 'Rows by kind', ['kind']);
  const diskFree = gauge('disk_free_bytes', 'Room on the disk of DATA_DIR');
  const diskUsed = gauge('disk_used_ratio', 'Used share of the disk of DATA_DIR');
  const memory = gauge('process_resident_memory_bytes', 'Memory of the process');
  const cpu = gauge('process_cpu_seconds', 'Processor time of the process');
  const uptime = gauge('process_uptime_seconds', 'Since the process began');
  const stall = gauge('event_loop_delay_seconds', 'Longest stalls since the last look', ['quantile']);
  const messages = new Counter({
    name: 'linnet_bus_messages_total',
    help: 'What processes told each other',
    labelNames: ['way'],
    registers: [registry],
  });
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();

  return async () => {
    jobs.reset();
    failing.reset();
    parked.reset();
    for (const row of await countJobs(ctx.db)) {
      jobs.set({ job: row.name }, row.count);
      failing.set({ job: row.name }, row.failing);
      parked.set({ job: row.name }, row.parked);
    }
    backfills.reset();
    for (const { name, share } of await listOpenBackfills(ctx.db)) backfills.set({ name }, share);
    messages.reset();
    for (const [way, count] of Object.entries(ctx.bus.stats())) messages.inc({ way }, count);
    inMemory.set(ctx.queue.size());
    const { pendingDeliveries, failingHosts, ...records } = await takePulse(ctx.db);
    deliveries.set(pendingDeliveries);
    hosts.set(failingHosts);
    reports.set(await countWaitingReports(ctx, REPORTS_COUNTED));
    for (const [kind, count] of Object.entries(records)) things.set({ kind }, count);
    const disk = await measureDisk(ctx.config.dataDir);
    diskFree.set(disk.freeBytes);
    diskUsed.set(disk.used);
    memory.set(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    cpu.set((user + system) / 1e6);
    uptime.set(process.uptime());
    for (const quantile of [50, 99, 100])
      stall.set({ quantile: String(quantile / 100) }, delays.percentile(quantile) / 1e9);
    delays.reset();
  };
}

function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token !== null) {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
  }
  return (
    LOOPBACK_PEERS.has(request.socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(request.headers.host ?? '') &&
    PROXY_FIELDS.every((field) => request.headers[field] === undefined)
  );
}
