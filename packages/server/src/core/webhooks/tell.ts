import type { Tx } from '../../db/database.ts';
import { toIso } from '../../lib/clock.ts';
import { defineJob, type Job, type Subscriber } from '../../queue/job.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { toWebhookNews, type WebhookEvent, type WebhookNews } from './events.ts';
import { isWanted } from './in-force.ts';
import { FAILING_FROM, WEBHOOKS_MAX } from './keep.ts';
import { countGroups, findWebhook, findWebhooks, lockWebhook, updateWebhook } from './queries.ts';
import { isTaken, sendMessage } from './send.ts';
import { addAnswer, loadTellable, openSecret, toWebhook, type WebhookAnswer } from './webhook.ts';

/** What a program is shown of a report, an account or a post; `by` answers for it. Undefined where they may not see it, or it is gone. */
export type RenderNews = (ctx: Context, news: WebhookNews & { by: number | null }) => Promise<object | undefined>;

/** An event with what its messages have in common: when it happened, and what they are known by. */
export type Noted = AppEvent & { notedAt: number; note: number };

/** A message on its way. Those of one program that were never tried go in their order; `waits`: it stands in no line. */
export interface WebhookDelivery extends WebhookNews {
  webhookId: number;
  note: number;
  at: number;
  tries: number;
  waits: boolean;
}

const DAY_MS = 86_400_000;
/** A message is tried so long after what it tells of. */
const TRIED_MS = 3 * DAY_MS;
/** A program that takes nothing for so long is told nothing more. */
const GIVEN_UP_MS = 7 * DAY_MS;
const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = DAY_MS / 4;
/** A try is over by then. */
const PROBE_MS = 30_000;
const TRIED_AT_ONCE = 8;
/** So many of one program wait for their first try, and so many to be tried again; what comes then is dropped. */
export const WAITING_MAX = 1_000;

export interface Webhooks {
  subscriber: Subscriber<Context, AppEvent, Noted>;
  jobs: Job<Context, WebhookDelivery>[];
}

/** Tells programs of what happens: a job for each message, which is tried again by itself. */
export function createWebhooks(render: RenderNews): Webhooks {
  const run = async (ctx: Context, inputs: WebhookDelivery[]) => {
    for (const input of inputs) await deliver(ctx, input);
  };
  const sendJob = defineJob<Context, WebhookDelivery>({
    name: 'webhooks.send',
    // A slow program holds one place, and there is one for each.
    concurrency: WEBHOOKS_MAX,
    groupKey: ({ webhookId }) => groupOf(webhookId),
    run,
  });
  /** With places of its own: what waits for those that fail keeps nobody from being told anything new. */
  const againJob = defineJob<Context, WebhookDelivery>({ name: 'webhooks.again', concurrency: TRIED_AT_ONCE, run });

  async function deliver(ctx: Context, input: WebhookDelivery): Promise<void> {
    const { webhookId, note, event, at } = input;
    const row = await findWebhook.first(ctx.db, { id: webhookId });
    if (row === undefined) return;
    const { enabled, events } = toWebhook(row);
    const now = ctx.clock.now();
    if (!enabled || !events.includes(event) || now >= at + TRIED_MS) return end(ctx, input);
    if (row.heldUntil !== null && !(await takeProbe(ctx, input))) return putOff(ctx, input);
    const secret = await openSecret(ctx, row);
    const isTold = (await loadTellable(ctx))(row.byId).has(event);
    const object = isTold ? await render(ctx, { event, objectId: input.objectId, by: row.byId }) : undefined;
    if (object === undefined || secret === undefined) return end(ctx, input);
    const body = JSON.stringify({ event, created_at: toIso(at), object });
    const { text: _, ...answer } = await sendMessage(ctx, { url: row.url, secret }, { id: nameOf(input), event, body });
    if (isTaken(answer)) return end(ctx, input, answer);
    ctx.log.info({ webhookId, note, event, status: answer.status, failure: answer.failure }, 'a webhook failed');
    await noteFailure(ctx, input, answer);
  }

  /** It stands in no line from now on; where too many wait already it is dropped. */
  async function putOff(ctx: Context, input: WebhookDelivery): Promise<void> {
    await change(ctx, input, async (tx, row) => {
      const until = Math.max(row.heldUntil ?? 0, ctx.clock.now());
      return { waiting: row.waiting + (await wait(ctx, tx, input, { row, until })) };
    });
  }

  /** Answers by how many more wait. */
  async function wait(
    ctx: Context,
    tx: Tx,
    input: WebhookDelivery,
    { row, until }: { row: { waiting: number }; until: number },
  ): Promise<number> {
    const isDropped = until >= input.at + TRIED_MS || (!input.waits && row.waiting >= WAITING_MAX);
    if (isDropped) return input.waits ? -1 : 0;
    await ctx.queue.enqueue(tx, againJob, [{ ...input, waits: true }], { runAt: until });
    return input.waits ? 0 : 1;
  }

  async function noteFailure(ctx: Context, input: WebhookDelivery, answer: WebhookAnswer): Promise<void> {
    const now = ctx.clock.now();
    await change(ctx, input, async (tx, row) => {
      const failures = row.failures + 1;
      const failingSince = row.failingSince ?? now;
      const known = { failures, failingSince, answersJson: addAnswer(row, answer) };
      if (row.enabled === 1 && now >= failingSince + GIVEN_UP_MS) {
        await tellChanged(ctx, tx, 'webhooks', null);
        const waiting = row.waiting - (input.waits ? 1 : 0);
        return { ...known, enabled: 0, givenUpAt: now, heldUntil: null, waiting };
      }
      const heldUntil = failures < FAILING_FROM ? null : now + delayOf(ctx, failures - FAILING_FROM);
      const until = Math.max(heldUntil ?? 0, now + delayOf(ctx, input.tries));
      const more = await wait(ctx, tx, { ...input, tries: input.tries + 1 }, { row, until });
      return { ...known, heldUntil, waiting: row.waiting + more };
    });
  }

  const subscriber: Subscriber<Context, AppEvent, Noted> = {
    name: 'webhooks',
    priority: 5,
    batch: 64,
    wants: (event) => toWebhookNews(event) !== undefined,
    async admit(ctx, tx, event) {
      const news = toWebhookNews(event);
      if (news === undefined || !(await isWanted(ctx, tx, news.event))) return undefined;
      return { ...event, notedAt: ctx.clock.now(), note: ctx.ids.next() };
    },
    async handle(ctx, events) {
      const byWebhook = new Map<number, WebhookDelivery[]>();
      for (const row of await findWebhooks.all(ctx.db, {})) {
        const { id, enabled, events: wanted } = toWebhook(row);
        const mine = enabled ? events.flatMap((event) => toDelivery(id, wanted, event)) : [];
        if (mine.length > 0) byWebhook.set(id, mine);
      }
      if (byWebhook.size === 0) return;
      const counts = await countGroups.all(ctx.db, { groupKeys: [...byWebhook.keys()].map(groupOf) });
      const waiting = new Map(counts.map(({ groupKey, count }) => [groupKey, Number(count)]));
      const found = [...byWebhook].flatMap(([webhookId, mine]) => {
        const room = Math.max(WAITING_MAX - (waiting.get(groupOf(webhookId)) ?? 0), 0);
        if (mine.length > room)
          ctx.log.warn({ webhookId, dropped: mine.length - room }, 'a webhook takes its messages too slowly');
        return mine.slice(0, room);
      });
      if (found.length === 0) return;
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, sendJob, found), { durable: false });
    },
  };
  return { subscriber, jobs: [sendJob, againJob] };
}

const groupOf = (webhookId: number) => `webhook ${webhookId}`;

/** What a message is known by, at every try and after a crash. */
const nameOf = ({ note, webhookId }: WebhookDelivery) => `${note}-${webhookId}`;

function toDelivery(webhookId: number, wanted: readonly WebhookEvent[], event: Noted): WebhookDelivery[] {
  const news = toWebhookNews(event);
  if (news === undefined || !wanted.includes(news.event)) return [];
  return [{ webhookId, ...news, note: event.note, at: event.notedAt, tries: 0, waits: false }];
}

/** 30 s, 2 min, 8 min … up to 6 hours, and up to a quarter more. */
function delayOf(ctx: Context, tries: number): number {
  const delay = Math.min(FIRST_RETRY_MS * 4 ** tries, LAST_RETRY_MS);
  return Math.round(delay * (1 + ctx.rng.fraction() * 0.25));
}

/** Of one that fails only one message is tried at a time, whichever process has it: whether this is that one. */
async function takeProbe(ctx: Context, input: WebhookDelivery): Promise<boolean> {
  const now = ctx.clock.now();
  let taken = false;
  await change(ctx, input, async (_tx, row) => {
    taken = row.heldUntil === null || row.heldUntil <= now;
    return taken && row.heldUntil !== null ? { heldUntil: now + PROBE_MS } : {};
  });
  return taken;
}

/** It is over: taken (with its answer), or dropped. */
async function end(ctx: Context, input: WebhookDelivery, answer?: WebhookAnswer): Promise<void> {
  if (answer === undefined && !input.waits) return;
  await change(ctx, input, async (_tx, row) => {
    const waiting = row.waiting - (input.waits ? 1 : 0);
    if (answer === undefined) return { waiting };
    return { waiting, failures: 0, failingSince: null, heldUntil: null, answersJson: addAnswer(row, answer) };
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof lockWebhook.first>>>;

/** Changes what is known of a program, unless it is gone. */
async function change(
  ctx: Context,
  { webhookId }: WebhookDelivery,
  work: (tx: Tx, row: Row) => Promise<Partial<Row>>,
): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const row = await lockWebhook.first(tx, { id: webhookId });
      if (row === undefined) return;
      const changes = await work(tx, row);
      // Whoever does something twice after a crash counts it twice.
      await updateWebhook.run(tx, { ...row, ...changes, waiting: Math.max(changes.waiting ?? row.waiting, 0) });
    },
    { durable: false },
  );
}
