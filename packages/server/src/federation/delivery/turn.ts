import type { ClaimedHost } from '../../db/queries/deliveries.ts';
import type { SignatureDialect } from '../signatures/sign.ts';
import type { Letter } from './attempt.ts';
import type { Outcome } from './judge.ts';

/** How many requests a host gets at once while it is well. */
const AT_ONCE = 4;

export interface Delivery extends Letter {
  id: number;
  subject: string;
  createdAt: number;
}

/** One host's deliveries, as many as are done before another host has its turn. */
export interface Turn {
  host: ClaimedHost;
  /** In the order in which they were recorded. */
  deliveries: Delivery[];
}

export interface TurnResult {
  host: ClaimedHost;
  /** What was to be sent. */
  deliveries: Delivery[];
  delivered: number[];
  dropped: { id: number; reason: string }[];
  /** Why the host has to be left alone, if so. */
  failure: { reason: string; retryAfterMs: number | undefined } | undefined;
  /** The host said anything but that it is not well. */
  alive: boolean;
  dialect: SignatureDialect;
}

interface Options {
  attempt(delivery: Delivery, dialect: SignatureDialect): Promise<Outcome>;
  /** Too old to be kept after a failure. */
  isStale(delivery: Delivery): boolean;
  /** True when nothing more may be begun. */
  isOver(): boolean;
}

/**
 * Sends a host what waits for it: deliveries of one subject one after another, up to four subjects side by side. The
 * first failure ends the turn. A host that failed before gets one request; all the rest only if that goes well. That
 * probe is another subject each time, so that one activity a server chokes on does not hold up the others.
 */
export async function runTurn({ host, deliveries }: Turn, options: Options): Promise<TurnResult> {
  const result: TurnResult = {
    host,
    deliveries,
    delivered: [],
    dropped: [],
    failure: undefined,
    alive: false,
    dialect: host.dialect,
  };
  let interrupted = false;
  const isOver = () => interrupted || result.failure !== undefined || options.isOver();

  async function send(delivery: Delivery): Promise<void> {
    const outcome = await options.attempt(delivery, result.dialect);
    if (outcome.kind === 'interrupted') {
      interrupted = true;
    } else if (outcome.kind === 'delivered') {
      result.delivered.push(delivery.id);
      result.dialect = outcome.dialect;
      result.alive = true;
    } else if (outcome.kind === 'dropped') {
      result.dropped.push({ id: delivery.id, reason: outcome.reason });
      if (outcome.answered) result.alive = true;
    } else {
      // Failures at the same time are one failure.
      result.failure ??= { reason: outcome.reason, retryAfterMs: outcome.retryAfterMs };
      if (options.isStale(delivery)) result.dropped.push({ id: delivery.id, reason: 'too old' });
    }
  }

  async function sendLane(lane: Delivery[]): Promise<void> {
    for (const delivery of lane) {
      if (isOver()) return;
      await send(delivery);
    }
  }

  const lanes = rotate(groupBySubject(deliveries), host.failures);
  const first = lanes[0];
  if (first !== undefined && host.failures > 0) await sendLane(first.splice(0, 1));
  const work = async () => {
    for (let lane = lanes.shift(); lane !== undefined && !isOver(); lane = lanes.shift()) await sendLane(lane);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.length) }, work));
  return result;
}

function groupBySubject(deliveries: Delivery[]): Delivery[][] {
  const lanes = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const lane = lanes.get(delivery.subject);
    if (lane === undefined) lanes.set(delivery.subject, [delivery]);
    else lane.push(delivery);
  }
  return [...lanes.values()];
}

function rotate<T>(items: T[], by: number): T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
