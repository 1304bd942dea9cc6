import { type AccountRef, findAccounts } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { deferInbox, findInboxActivities, findWaitingActors } from '../../db/queries/inbox.ts';
import { defineJob } from '../../queue/job.ts';
import { createDeferringBudget, DeferredError } from '../remote/budget.ts';
import { type Done, settleInbox } from './done.ts';
import { performActivity } from './perform.ts';
import { fetchingTurnJob } from './turn.ts';

export interface InboxInput {
  id: number;
  /** The account that sent it: what one account does happens in order. */
  actorId: number;
}

interface Stored {
  id: number;
  host: string;
  bodyJson: string | null;
}

/** The first look at activities that were taken in: what needs nobody else is done, the rest goes to its host's lane. */
export const processInboxJob = defineJob<Context, InboxInput>({
  name: 'inbox.process',
  priority: 2,
  batch: 32,
  concurrency: 4,
  // One actor's activities one after another, in every process.
  groupKey: ({ actorId }) => `actor:${actorId}`,
  run: processInbox,
});

async function processInbox(ctx: Context, inputs: InboxInput[]): Promise<void> {
  const actorIds = [...new Set(inputs.map((input) => input.actorId))];
  const [rows, actors, waiting] = await Promise.all([
    findInboxActivities.all(ctx.db, { ids: inputs.map((input) => input.id) }),
    findAccounts(ctx.db, actorIds),
    findWaitingActors.all(ctx.db, { actorIds }),
  ]);
  const byId = new Map(actors.map((actor) => [actor.id, actor]));
  const waits = new Set(waiting.map((actor) => actor.id));
  // What is not there any more was done already, before a crash or beside one that failed.
  const results = await Promise.allSettled(
    [...Map.groupBy(rows, (row) => row.actorId)].map(async ([actorId, stored]) => {
      const actor = byId.get(actorId);
      return actor === undefined
        ? stored.map(({ id }) => ({ id, useful: false }))
        : processFrom(ctx, actor, stored, waits.has(actorId));
    }),
  );
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  if (done.length > 0) await ctx.db.write((tx) => settleInbox(tx, done), { durable: false });
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/**
 * Works on one actor's activities; answers what is done. From the first that needs somebody else on all go to the lane,
 * and all of them where something of the actor waits there already.
 */
async function processFrom(ctx: Context, actor: AccountRef, stored: Stored[], alreadyWaits: boolean): Promise<Done[]> {
  const done: Done[] = [];
  let waits = alreadyWaits;
  for (const { id, bodyJson } of stored) {
    const useful = waits ? undefined : await tryHere(ctx, actor, bodyJson ?? '');
    if (useful === undefined) waits = true;
    else done.push({ id, useful });
  }
  const left = stored.slice(done.length);
  const host = left[0]?.host;
  if (host === undefined) return done;
  await ctx.db.write(
    async (tx) => {
      await deferInbox.run(tx, { ids: left.map(({ id }) => id), dueAt: ctx.clock.now() });
      await ctx.queue.enqueue(tx, fetchingTurnJob, [{ host }]);
    },
    { durable: false },
  );
  return done;
}

/** Whether it had an effect; undefined where another server has to be asked, or something went wrong: neither may hold up what comes after. */
async function tryHere(ctx: Context, actor: AccountRef, body: string): Promise<boolean | undefined> {
  try {
    return await performActivity(ctx, { body, actor }, createDeferringBudget());
  } catch (error) {
    if (!(error instanceof DeferredError)) ctx.log.warn({ err: error, actor: actor.uri }, 'activity failed');
    return undefined;
  }
}
