import { findAccountsByIds } from '../../core/accounts/queries.ts';
import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { clearInboxBodies, findInboxActivities } from '../../db/queries/inbox.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import { readDocument } from '../read/read-document.ts';
import { createBudget } from '../remote/budget.ts';
import { HANDLERS } from './handlers.ts';

export interface InboxInput {
  id: number;
  /** The account that sent it: what one account does happens in order. */
  actorId: number;
}

interface Batch {
  bodies: Map<number, string>;
  actors: Map<number, AccountsTable>;
}

/** Works on activities that were taken in. */
export const processInboxJob = defineJob<Context, InboxInput>({
  name: 'inbox.process',
  priority: 2,
  batch: 32,
  concurrency: 4,
  run: processInbox,
});

/** The last thing under way for each account, so that the next waits for it. */
const tails = perProcess(() => new Map<number, Promise<unknown>>());

async function processInbox(ctx: Context, inputs: InboxInput[]): Promise<void> {
  const batch = loadBatch(ctx, inputs);
  // The places in line are taken before anything is awaited: batches begin in the order in which things arrived.
  const results = await Promise.allSettled(
    inputs.map((input) => inOrder(ctx, input.actorId, async () => processOne(ctx, input, await batch))),
  );
  const done = inputs.filter((_, i) => results[i]?.status === 'fulfilled').map((input) => input.id);
  await ctx.db.write((tx) => clearInboxBodies.run(tx, { ids: done }), { durable: false });
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function inOrder(ctx: Context, actorId: number, work: () => Promise<void>): Promise<void> {
  const waiting = tails(ctx);
  const next = (waiting.get(actorId) ?? Promise.resolve()).then(work, work);
  waiting.set(actorId, next);
  const leave = () => {
    if (waiting.get(actorId) === next) waiting.delete(actorId);
  };
  next.then(leave, leave);
  return next;
}

async function loadBatch(ctx: Context, inputs: InboxInput[]): Promise<Batch> {
  const [rows, actors] = await Promise.all([
    findInboxActivities.all(ctx.db, { ids: inputs.map((input) => input.id) }),
    findAccountsByIds.all(ctx.db, { ids: [...new Set(inputs.map((input) => input.actorId))] }),
  ]);
  return {
    bodies: new Map(rows.map((row) => [row.id, row.bodyJson ?? ''])),
    actors: new Map(actors.map((actor) => [actor.id, actor])),
  };
}

/** Refusals are final and logged; whatever else is thrown is tried again. */
async function processOne(ctx: Context, { id, actorId }: InboxInput, batch: Batch): Promise<void> {
  const body = batch.bodies.get(id);
  const actor = batch.actors.get(actorId);
  // Done already, before a crash or beside one that failed.
  if (body === undefined || actor === undefined) return;
  if (actor.suspendedAt !== null || actor.deletedAt !== null) return;
  const reading = readDocument(body);
  if (!reading.understood || reading.kind !== 'activity') return;
  const activity = reading.value;
  const log = { type: activity.type, activity: activity.id, actor: actor.uri };
  try {
    const ignored = await HANDLERS[activity.type]?.(ctx, { activity, actor, budget: createBudget() });
    if (ignored !== undefined) ctx.log.debug({ ...log, reason: ignored }, 'activity without effect');
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    ctx.log.info({ ...log, reason: error.safeMessage, code: error.code }, 'activity refused');
  }
}
