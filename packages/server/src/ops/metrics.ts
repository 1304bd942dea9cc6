import { createHash, timingSafeEqual } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../core/context.ts';
import { countLeftOut } from '../core/make-each.ts';
import { takePulse } from '../db/queries/health.ts';
import { countJobs } from '../db/queries/jobs.ts';
import { measureDisk } from './disk.ts';
import { countUnhandled } from './faults.ts';

const LOOPBACK_PEERS = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
/** A proxy on the same machine connects from loopback, too; these fields give it away. */
const PROXY_FIELDS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Measures every answer and serves `GET /metrics` in the Prometheus text form. Call it on the root instance: the hook
 * has to see all routes.
 */
export function installMetrics(fastify: FastifyInstance, ctx: Context): void {
  const registry = new Registry();
  const durations = new Histogram({
    name: 'linnet_http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const measure = createGauges(registry, ctx);
  new Counter({
    name: 'linnet_unhandled_rejections_total',
    help: 'Failures that nobody waited for',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(countUnhandled());
    },
  });

  fastify.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never its path: attackers choose paths, and each label value is kept for ever.
    const route = request.routeOptions.url ?? 'none';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    durations.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
  });

  fastify.get('/metrics', async (request, reply) => {
    if (!mayRead(request, ctx.config.metricsToken)) return reply.callNotFound();
    await measure();
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
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
  const things = gauge('records', 'Rows by kind', ['kind']);
  const diskFree = gauge('disk_free_bytes', 'Room on the disk of DATA_DIR');
  const diskUsed = gauge('disk_used_ratio', 'Used share of the disk of DATA_DIR');
  const memory = gauge('process_resident_memory_bytes', 'Memory of the process');
  const cpu = gauge('process_cpu_seconds', 'Processor time of the process');
  const uptime = gauge('process_uptime_seconds', 'Since the process began');
  const stall = gauge('event_loop_delay_seconds', 'Longest stalls since the last look', ['quantile']);
  const leftOut = new Counter({
    name: 'linnet_items_left_out_total',
    help: 'Items of lists that could not be shown',
    labelNames: ['what'],
    registers: [registry],
  });
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
    leftOut.reset();
    for (const [what, count] of countLeftOut(ctx)) leftOut.inc({ what }, count);
    messages.reset();
    for (const [way, count] of Object.entries(ctx.bus.stats())) messages.inc({ way }, count);
    inMemory.set(ctx.queue.size());
    const { pendingDeliveries, failingHosts, ...records } = await takePulse(ctx.db);
    deliveries.set(pendingDeliveries);
    hosts.set(failingHosts);
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
