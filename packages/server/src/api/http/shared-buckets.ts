import type { Context } from '../../core/context.ts';
import { onTaken, tellTaken } from '../../core/takings.ts';
import { takeFromBucket } from '../../db/queries/rate-limits.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** Others are told of each hundredth of a limit, so that each of them lets through that much too much at most. */
const STEPS = 100;

/** The buckets of all processes: each counts what it sees and hears what the others took; exact ones are in the database. */
export function createSharedBuckets(ctx: Context): TokenBuckets {
  const buckets = createTokenBuckets(ctx.clock, {
    onTaken: (name, { count }) => tellTaken(ctx, 'requests', name, Math.max(1, Math.floor(count / STEPS))),
    exact: (key, { count, windowMs }) =>
      ctx.db.write((tx) => takeFromBucket(tx, { key, count, windowMs, now: ctx.clock.now() }), { durable: false }),
  });
  onTaken(ctx, { requests: buckets.takeElsewhere });
  return buckets;
}
