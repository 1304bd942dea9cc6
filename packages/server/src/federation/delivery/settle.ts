import type { Context } from '../../core/context.ts';
import { countSent } from '../../core/relays/counts.ts';
import {
  deleteDeliveries,
  deleteOlderDeliveries,
  lockHosts,
  type SettledHost,
  settleHosts,
} from '../../db/queries/deliveries.ts';
import { backoffMs, DEAD_AFTER_MS, PROBE_EVERY_MS } from './backoff.ts';
import { findRelaySends } from './relay-sends.ts';
import type { TurnResult } from './turn.ts';

/** Writes down what turns came to, all in one transaction, and lets go of the hosts. Answers how many deliveries were given up with dead hosts. */
export async function settleTurns(ctx: Context, worker: number, results: TurnResult[]): Promise<number> {
  const now = ctx.clock.now();
  const hosts = results.map((result) => toSettled(ctx, result, now));
  const done = results.flatMap(({ delivered, dropped }) => [...delivered, ...dropped.map(({ id }) => id)]);
  const dead = hosts.filter((host) => isDead(host, now));
  const sends = await findRelaySends(ctx, results);
  return ctx.db.write(
    async (tx) => {
      await lockHosts(
        tx,
        hosts.map((host) => host.domain),
      );
      if (done.length > 0) await deleteDeliveries.run(tx, { ids: done });
      let given = 0;
      for (const { domain } of dead) given += await deleteOlderDeliveries.run(tx, { domain });
      await settleHosts(tx, worker, now, hosts);
      await countSent(ctx, tx, sends);
      return given;
    },
    // A crash sends these again; receivers know an activity by its id.
    { durable: false },
  );
}

function isDead(host: SettledHost, now: number): boolean {
  return host.nextAt !== null && host.firstFailureAt !== null && now - host.firstFailureAt >= DEAD_AFTER_MS;
}

function toSettled(ctx: Context, { host, failure, alive, dialect }: TurnResult, now: number): SettledHost {
  const { domain } = host;
  if (failure === undefined) {
    if (alive) return { domain, nextAt: null, failures: 0, firstFailureAt: null, lastError: null, dialect };
    const { failures, firstFailureAt, lastError } = host;
    return { domain, nextAt: null, failures, firstFailureAt, lastError, dialect };
  }
  const failures = alive ? 1 : host.failures + 1;
  const firstFailureAt = alive ? now : (host.firstFailureAt ?? now);
  const waitMs =
    now - firstFailureAt >= DEAD_AFTER_MS ? PROBE_EVERY_MS : (failure.retryAfterMs ?? backoffMs(failures, ctx.rng));
  return { domain, nextAt: now + waitMs, failures, firstFailureAt, lastError: failure.reason.slice(0, 500), dialect };
}
