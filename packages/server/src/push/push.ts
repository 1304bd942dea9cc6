import type { Context } from '../core/context.ts';
import type { AppEvent } from '../core/events.ts';
import { dropHidden, loadNotificationsOf, type NotificationView } from '../core/notifications/load.ts';
import { dropSubscriptions, loadPushTargets, type PushRef, type PushTarget, planPushes } from '../core/push/plan.ts';
import { defineJob, type Job, type Subscriber } from '../queue/job.ts';
import { type PushResult, sendPush, TTL_MS } from './send.ts';

/** Writes the message of a notification for somebody's app: text of at most `MESSAGE_MAX` bytes. */
export type RenderPush = (ctx: Context, view: NotificationView, target: PushTarget) => string;

/** A message on its way; it has been tried so often. */
interface PushInput extends PushRef {
  tries: number;
}

/** Messages that are read and sealed together, and how many such lots at once: no more than there are places outside. */
const BATCH = 16;
const LOTS = 8;
const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = 6 * 3_600_000;

type NotificationCreated = Extract<AppEvent, { kind: 'notification.created' }>;

export interface Push {
  subscriber: Subscriber<Context, AppEvent>;
  job: Job<Context, PushInput>;
}

/** Tells people's apps of notifications: a job for each app, which is tried again by itself until nobody would care. */
export function createPush(render: RenderPush): Push {
  const job = defineJob<Context, PushInput>({
    name: 'push.send',
    priority: 4,
    batch: BATCH,
    concurrency: LOTS,
    run: (ctx, inputs) => sendAll(ctx, inputs),
  });

  async function sendAll(ctx: Context, inputs: PushInput[]): Promise<void> {
    const targets = await loadPushTargets(
      ctx,
      inputs.map(({ subscriptionId }) => subscriptionId),
    );
    const refs = inputs.flatMap(({ notificationId: id, subscriptionId }) => {
      const accountId = targets.get(subscriptionId)?.accountId;
      return accountId === undefined ? [] : [{ id, accountId }];
    });
    const views = await loadNotificationsOf(ctx, refs);
    const send = async (input: PushInput) => {
      const target = targets.get(input.subscriptionId);
      const view = dropHidden(views.get(input.notificationId));
      if (target === undefined || view === undefined || hasEnded(ctx, view)) return undefined;
      return { input, view, result: await trySend(ctx, target, view) };
    };
    const sending: ReturnType<typeof send>[] = [];
    for (const input of inputs) {
      sending.push(send(input));
      // Sealing is arithmetic: whoever reads meanwhile waits for one message, not for a lot of them.
      await new Promise(setImmediate);
    }
    const results = await Promise.all(sending);
    const goneIds: number[] = [];
    const later: { input: PushInput; runAt: number }[] = [];
    for (const done of results) {
      if (done?.result.state === 'gone') goneIds.push(done.input.subscriptionId);
      if (done?.result.state !== 'later') continue;
      const { input, view, result } = done;
      const runAt = ctx.clock.now() + Math.max(result.afterMs ?? 0, delayOf(input.tries));
      if (runAt < view.createdAt + TTL_MS) later.push({ input: { ...input, tries: input.tries + 1 }, runAt });
    }
    if (goneIds.length === 0 && later.length === 0) return;
    await ctx.db.write(async (tx) => {
      await dropSubscriptions(tx, goneIds);
      for (const { input, runAt } of later) await ctx.queue.enqueue(tx, job, [input], { runAt });
    });
  }

  /** One message that cannot be written or sealed is no reason to send the others of its lot again. */
  async function trySend(ctx: Context, target: PushTarget, view: NotificationView): Promise<PushResult> {
    try {
      return await sendPush(ctx, target, render(ctx, view, target));
    } catch (error) {
      ctx.log.error({ err: error, subscriptionId: target.id }, 'a push message could not be made');
      return { state: 'refused' };
    }
  }

  const subscriber: Subscriber<Context, AppEvent> = {
    name: 'push',
    priority: 4,
    batch: 64,
    wants: ({ kind }) => kind === 'notification.created',
    async handle(ctx, events) {
      const { pushes, deadIds } = await planPushes(ctx, events as NotificationCreated[]);
      if (pushes.length === 0 && deadIds.length === 0) return;
      const inputs = pushes.map((push) => ({ ...push, tries: 0 }));
      await ctx.db.write(
        async (tx) => {
          await dropSubscriptions(tx, deadIds);
          if (inputs.length > 0) await ctx.queue.enqueue(tx, job, inputs);
        },
        { durable: false },
      );
    },
  };
  return { subscriber, job };
}

function hasEnded(ctx: Context, view: NotificationView): boolean {
  return ctx.clock.now() >= view.createdAt + TTL_MS;
}

function delayOf(tries: number): number {
  return Math.min(FIRST_RETRY_MS * 4 ** tries, LAST_RETRY_MS);
}
