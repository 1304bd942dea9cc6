import { type AccountRef, findAccounts } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { findDueInbox, postponeInbox } from '../../db/queries/inbox.ts';
import { createFairLimit } from '../../lib/fair-limit.ts';
import { siteOfHost } from '../../lib/site-of-host.ts';
import { defineJob, PATIENT } from '../../queue/job.ts';
import { createBudget } from '../remote/budget.ts';
import { type Done, settleInbox } from './done.ts';
import { performActivity } from './perform.ts';
import { isUseful } from './shares.ts';

/** Of one host's activities, how many have their turn before another host's. */
const PER_TURN = 8;
/** Actors of one host at once. */
const AT_ONCE = 4;

interface Waiting {
  id: number;
  actorId: number;
  bodyJson: string | null;
  attempts: number;
}

interface TurnOutcome {
  done: Done[];
  postponed: { id: number; dueAt: number }[];
}

/**
 * Turns at once. Whoever has a domain has as many hosts below it as they like, all of which may point to addresses that
 * do not answer: so a site has few turns, and servers that were useful so far do not wait for those nobody knows.
 */
const KNOWN = { atOnce: 16, perKey: 4, maxWaiting: 0 };
const UNKNOWN = { atOnce: 16, perKey: 2, maxWaiting: 0 };
/** When a host looks again whether there is a turn for it. */
const NEXT_LOOK_MS = 2_000;

const places = perProcess(() => ({ known: createFairLimit(KNOWN), unknown: createFairLimit(UNKNOWN) }));

/** Hosts that have their turn in this process; `again` when something came meanwhile. */
const turns = perProcess(() => new Map<string, { again: boolean }>());

/**
 * One host's turn at what needs other servers. Hosts come round one after another, so that one whose activities point to
 * addresses that do not answer delays nobody's but its own.
 */
export const fetchingTurnJob = defineJob<Context, { host: string }>({
  name: 'inbox.turn',
  priority: 4,
  concurrency: KNOWN.atOnce + UNKNOWN.atOnce,
  run: async (ctx, inputs) => {
    for (const { host } of inputs) await takeTurn(ctx, host);
  },
});

async function takeTurn(ctx: Context, host: string): Promise<void> {
  const running = turns(ctx).get(host);
  if (running !== undefined) {
    running.again = true;
    return;
  }
  const leave = places(ctx)[isUseful(ctx, host) ? 'known' : 'unknown'].tryEnter({ keys: [siteOfHost(host)] });
  if (leave === undefined) {
    const runAt = Math.round(ctx.clock.now() + NEXT_LOOK_MS * (1 + ctx.rng.fraction()));
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }], { runAt }), { durable: false });
    return;
  }
  const turn = { again: false };
  turns(ctx).set(host, turn);
  try {
    const now = ctx.clock.now();
    const rows = await findDueInbox.all(ctx.db, { host, now, limit: PER_TURN });
    const outcome = await workOn(ctx, rows);
    await ctx.db.write(
      async (tx) => {
        await settleInbox(tx, outcome.done);
        for (const { id, dueAt } of outcome.postponed) {
          await postponeInbox.run(tx, { id, dueAt });
          await ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }], { runAt: dueAt });
        }
        if (rows.length === PER_TURN) turn.again = true;
      },
      { durable: false },
    );
  } finally {
    // In one go with the last look at `again`: whoever comes from now on begins a turn.
    turns(ctx).delete(host);
    leave();
  }
  if (turn.again) {
    // Behind the hosts that wait.
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }]), { durable: false });
  }
}

/** One actor's activities in their order, several actors side by side. */
async function workOn(ctx: Context, rows: Waiting[]): Promise<TurnOutcome> {
  const outcome: TurnOutcome = { done: [], postponed: [] };
  const actors = await findAccounts(ctx.db, [...new Set(rows.map((row) => row.actorId))]);
  const byId = new Map(actors.map((actor) => [actor.id, actor]));
  const lanes = [...Map.groupBy(rows, (row) => row.actorId).values()];
  const work = async () => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      for (const row of lane) await workOnOne(ctx, row, byId.get(row.actorId), outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.length) }, work));
  return outcome;
}

/** What fails is put off, and whoever comes after it does not wait: the deeds make its order harmless. */
async function workOnOne(
  ctx: Context,
  row: Waiting,
  actor: AccountRef | undefined,
  outcome: TurnOutcome,
): Promise<void> {
  try {
    const body = row.bodyJson ?? '';
    const useful = actor !== undefined && (await performActivity(ctx, { body, actor }, createBudget(ctx)));
    outcome.done.push({ id: row.id, useful });
  } catch (error) {
    const attempt = row.attempts + 1;
    const last = attempt >= PATIENT.attempts;
    ctx.log[last ? 'warn' : 'info']({ err: error, activity: row.id, actor: actor?.uri, attempt }, 'activity failed');
    if (last) {
      outcome.done.push({ id: row.id, useful: false });
      return;
    }
    const delay = PATIENT.delayMs(attempt) * (1 + ctx.rng.fraction() * 0.25);
    outcome.postponed.push({ id: row.id, dueAt: Math.round(ctx.clock.now() + delay) });
  }
}
