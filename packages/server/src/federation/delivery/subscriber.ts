import type { Context } from '../../core/context.ts';
import type { AppEvent } from '../../core/events.ts';
import { loadSuspensions } from '../../core/instances/policy.ts';
import { loadSoftware } from '../../core/instances/software.ts';
import type { Subscriber } from '../../queue/job.ts';
import type { Plan, Planner } from './plan.ts';
import { COLLECTION_PLANNERS } from './plan-collections.ts';
import { MARK_PLANNERS } from './plan-marks.ts';
import { POST_PLANNERS } from './plan-posts.ts';
import { QUOTE_PLANNERS } from './plan-quotes.ts';
import { RELATION_PLANNERS } from './plan-relations.ts';
import { RELAY_PLANNERS } from './plan-relays.ts';
import { REPORT_PLANNERS } from './plan-reports.ts';
import { recordDeliveries } from './record.ts';

const PLANNERS: Partial<Record<AppEvent['kind'], Planner<never>>> = {
  ...POST_PLANNERS,
  ...MARK_PLANNERS,
  ...QUOTE_PLANNERS,
  ...COLLECTION_PLANNERS,
  ...RELATION_PLANNERS,
  ...REPORT_PLANNERS,
  ...RELAY_PLANNERS,
};

/**
 * What planners are asked about though another server told us: theirs is to decide what is passed on. Nothing is, as long as
 * there are no communities here, and each such event would cost a job.
 */
const PASSED_ON: ReadonlySet<AppEvent['kind']> = new Set();

/** Turns what people here do into activities and records who is to get them. Sending is the worker's. */
export const deliverySubscriber: Subscriber<Context, AppEvent> = {
  name: 'delivery',
  priority: 3,
  batch: 64,
  wants: (event) =>
    event.kind in PLANNERS && 'origin' in event && (event.origin === 'local' || PASSED_ON.has(event.kind)),
  async handle(ctx, events) {
    const plans: Plan[] = [];
    for (const event of withoutRepeats(events)) {
      plans.push(...(await (PLANNERS[event.kind] as Planner<AppEvent>)(ctx, event)));
    }
    if (plans.length === 0) return;
    const isSuspended = await loadSuspensions(ctx);
    const software = plans.some((plan) => plan.wants !== undefined) ? await loadSoftware(ctx) : undefined;
    await ctx.db.write(
      async (tx) => {
        await recordDeliveries(ctx, tx, plans, { isSuspended, software });
        tx.afterCommit(() => ctx.bus.publish({ kind: 'wake', what: 'deliveries' }));
      },
      // The jobs that asked for this are durable, and end after this commit: a crash repeats them.
      { durable: false },
    );
  },
};

/** A profile that changed several times in a batch is sent once. */
function withoutRepeats(events: AppEvent[]): AppEvent[] {
  const last = new Map<number, AppEvent>();
  for (const event of events) if (event.kind === 'account.updated') last.set(event.accountId, event);
  return events.filter((event) => event.kind !== 'account.updated' || last.get(event.accountId) === event);
}
