import { availableParallelism } from 'node:os';
import type { Context } from '../../core/context.ts';
import { releaseHosts, unparkHosts } from '../../db/queries/deliveries.ts';
import { attemptDelivery } from './attempt.ts';
import { DEAD_AFTER_MS } from './backoff.ts';
import { CLAIM, claimTurns } from './claim.ts';
import { settleTurns } from './settle.ts';
import { runTurn, type Turn, type TurnResult } from './turn.ts';

const LOOK_EVERY_MS = 1_000;
/** A turn begins nothing more after this time. */
const TURN_MS = 60_000;
/** Longer than a turn with its last request, so that nobody else takes a host meanwhile. */
const TURN_NEEDS_MS = TURN_MS + 30_000;
const LEASE_MS = 2 * TURN_NEEDS_MS;

export interface DeliveryStats {
  /** Since this process started. */
  delivered: number;
  failed: number;
  dropped: number;
  /** Deliveries in memory: of hosts that have their turn or are next. */
  pending: number;
  /** Hosts that have their turn now. */
  hosts: number;
}

export interface DeliveryWorker {
  /** Takes back what a killed predecessor held, then works until `stop`. */
  start(): Promise<void>;
  /** Resolves when nothing is due and nothing is under way. What waits for a later time stays. */
  drain(): Promise<void>;
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
  stats(): DeliveryStats;
}

interface Options {
  /** The number of this process unless given. */
  worker?: number;
  /** How many hosts have their turn at once; `WORKERS` per processor unless given. */
  hosts?: number;
}

/** Sends what `deliverySubscriber` recorded, many hosts at once, each at its own pace. */
export function createDeliveryWorker(
  ctx: Context,
  { worker = ctx.worker.number, hosts }: Options = {},
): DeliveryWorker {
  const slots = hosts ?? ctx.config.workers * availableParallelism();
  const counts = { delivered: 0, failed: 0, dropped: 0 };
  const running = new Set<Turn>();
  let waiting: { turn: Turn; startBefore: number }[] = [];
  let finished: TurnResult[] = [];
  let claiming: Promise<number> | undefined;
  let flushing: Promise<void> | undefined;
  /** Nothing was due at the last look, and nothing has happened since. */
  let dry = false;
  let stopping = true;
  let stopTimers = () => {};
  let idleWaiters: (() => void)[] = [];

  function pump(): void {
    while (!stopping && running.size < slots) {
      const next = waiting.shift();
      if (next === undefined) break;
      // Too late: by now the host may belong to somebody else.
      if (ctx.clock.now() < next.startBefore) void work(next.turn);
    }
    if (!stopping && !dry && waiting.length < slots) look().catch(report);
    if (running.size === 0 && (stopping || waiting.length === 0)) wakeIdle();
  }

  function wakeIdle(): void {
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  async function work(turn: Turn): Promise<void> {
    running.add(turn);
    const startedAt = ctx.clock.now();
    try {
      const result = await runTurn(turn, {
        attempt: (delivery, dialect) => attemptDelivery(ctx, delivery, dialect),
        isStale: (delivery) => startedAt - delivery.createdAt >= DEAD_AFTER_MS,
        isOver: () => stopping || ctx.worker.isStale() || ctx.clock.now() - startedAt > TURN_MS,
      });
      count(result);
      finish(result);
    } catch (error) {
      // A mistake of ours or the database: the lease ends and the host has its turn again.
      ctx.log.error({ err: error, domain: turn.host.domain }, 'delivering failed');
    } finally {
      running.delete(turn);
      pump();
    }
  }

  function count({ host, delivered, dropped, failure }: TurnResult): void {
    counts.delivered += delivered.length;
    counts.dropped += dropped.length;
    for (const { id, reason } of dropped) {
      ctx.log.info({ domain: host.domain, delivery: id, reason }, 'delivery dropped');
    }
    if (failure === undefined) return;
    counts.failed += 1;
    ctx.log.info({ domain: host.domain, reason: failure.reason, failures: host.failures + 1 }, 'delivery failed');
  }

  /** Results of one moment are written together. */
  function finish(result: TurnResult): void {
    finished.push(result);
    flushing ??= flush().finally(() => {
      flushing = undefined;
      dry = false;
      pump();
    });
  }

  async function flush(): Promise<void> {
    await new Promise(setImmediate);
    while (finished.length > 0) {
      const batch = finished;
      finished = [];
      try {
        counts.dropped += await settleTurns(ctx, worker, batch);
      } catch (error) {
        // Their leases will end and they will be repeated.
        report(error);
      }
    }
  }

  /** Claims hosts that are due; answers how many. */
  function look(): Promise<number> {
    dry = true;
    claiming ??= claim().finally(() => {
      claiming = undefined;
      pump();
    });
    return claiming;
  }

  async function claim(): Promise<number> {
    if (ctx.worker.isStale()) return 0;
    const turns = await claimTurns(ctx, worker, LEASE_MS);
    const startBefore = ctx.clock.now() + LEASE_MS - TURN_NEEDS_MS;
    waiting.push(...turns.map((turn) => ({ turn, startBefore })));
    if (turns.length === CLAIM) dry = false;
    return turns.length;
  }

  function report(error: unknown): void {
    ctx.log.error({ err: error }, 'deliveries could not reach the database');
  }

  function wake(): void {
    dry = false;
    pump();
  }

  /** Resolves when no turn runs or waits, and all results are written. */
  async function settle(): Promise<void> {
    while (running.size > 0 || (waiting.length > 0 && !stopping) || flushing !== undefined) {
      if (flushing !== undefined) await flushing;
      else await new Promise<void>((resolve) => idleWaiters.push(resolve));
    }
  }

  return {
    async start() {
      await ctx.db.write(
        async (tx) => {
          await releaseHosts.run(tx, { worker });
          await unparkHosts.run(tx, { now: ctx.clock.now() });
        },
        { durable: false },
      );
      stopping = false;
      const stopLooking = ctx.clock.every(LOOK_EVERY_MS, wake);
      // Whoever recorded them, here or in another process.
      const stopHearing = ctx.bus.subscribe((message) => {
        if (message.kind === 'wake' && message.what === 'deliveries') wake();
      });
      stopTimers = () => {
        stopLooking();
        stopHearing();
      };
      wake();
    },
    async drain() {
      do {
        await claiming;
        pump();
        await settle();
      } while (!stopping && ((await look()) > 0 || running.size > 0 || flushing !== undefined));
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      stopTimers();
      await claiming?.catch(() => {});
      await settle();
      waiting = [];
      await ctx.db.write((tx) => releaseHosts.run(tx, { worker }), { frees: true });
    },
    stats: () => ({
      ...counts,
      pending: [...running, ...waiting.map(({ turn }) => turn)].reduce((sum, turn) => sum + turn.deliveries.length, 0),
      hosts: running.size,
    }),
  };
}
