import { type AccountRef, findAccounts } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { loadRelays } from '../../core/relays/relay.ts';
import { endInboxTurn, findDueInbox, postponeInbox, repeatInboxTurn, takeInboxTurn } from '../../db/queries/inbox.ts';
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

/** Longer than a turn may take (`deadlineMs` of its job): whose holder could not end it is free again. */
const TURN_UNTIL_MS = 600_000;

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
  const leave = places(ctx)[isUseful(ctx, host) ? 'known' : 'unknown'].tryEnter({ keys: [siteOfHost(host)] });
  if (leave === undefined) {
    const runAt = Math.round(ctx.clock.now() + NEXT_LOOK_MS * (1 + ctx.rng.fraction()));
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }], { runAt }), { durable: false });
    return;
  }
  try {
    if (await begin(ctx, host)) await work(ctx, host);
  } finally {
    leave();
  }
}

/** Takes the host's turn among all processes. False where somebody has it, who was told that something came. */
async function begin(ctx: Context, host: string): Promise<boolean> {
  const now = ctx.clock.now();
  const wanted = { host, worker: ctx.worker.number, now, until: now + TURN_UNTIL_MS };
  for (;;) {
    if ((await ctx.db.write((tx) => takeInboxTurn.run(tx, wanted), { durable: false })) > 0) return true;
    if ((await ctx.db.write((tx) => repeatInboxTurn.run(tx, { host }), { durable: false })) > 0) return false;
    // It ended in between.
  }
}

async function work(ctx: Context, host: string): Promise<void> {
  let outcome: TurnOutcome = { done: [], postponed: [] };
  let full = false;
  try {
    const rows = await findDueInbox.all(ctx.db, { host, now: ctx.clock.now(), limit: PER_TURN });
    full = rows.length === PER_TURN;
    outcome = await workOn(ctx, rows);
  } finally {
    await ctx.db.write(
      async (tx) => {
        await settleInbox(tx, outcome.done);
        for (const { id, dueAt } of outcome.postponed) {
          await postponeInbox.run(tx, { id, dueAt });
          await ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }], { runAt: dueAt });
        }
        // In one go with what was done: whoever comes from now on begins a turn. This host's next is behind those that wait.
        const ended = await endInboxTurn.first(tx, { host, worker: ctx.worker.number });
        if (full || ended?.again === 1) await ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }]);
      },
      { durable: false },
    );
  }
}

/** One actor's activities in their order, several actors side by side, and what a relay passes on. */
async function workOn(ctx: Context, rows: Waiting[]): Promise<TurnOutcome> {
  const outcome: TurnOutcome = { done: [], postponed: [] };
  const actors = await findAccounts(ctx.db, [...new Set(rows.map((row) => row.actorId))]);
  const byId = new Map(actors.map((actor) => [actor.id, actor]));
  // What a relay passes on is of many, and has no order.
  const relays = new Set((await loadRelays(ctx)).map((relay) => relay.actorUri));
  const isRelayed = ({ actorId }: Waiting) => relays.has(byId.get(actorId)?.uri ?? '');
  const lanes = [...Map.groupBy(rows, (row) => (isRelayed(row) ? `row ${row.id}` : `actor ${row.actorId}`)).values()];
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
