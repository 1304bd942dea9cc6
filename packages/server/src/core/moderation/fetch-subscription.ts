import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import { lockServerListRows } from '../../db/queries/locks.ts';
import type {
  ServerListRowsTable,
  ServerListSubscriptionsTable,
  ServerListsTable,
} from '../../db/tables/server-lists.ts';
import { notFound } from '../../lib/errors.ts';
import { BRIEF, defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { applyByItself } from './apply-by-itself.ts';
import { compareSubscription } from './compare-subscription.ts';
import {
  deleteListRows,
  findListRows,
  findSubscription,
  findSubscriptions,
  saveServerList,
  saveSubscription,
} from './queries/subscriptions.ts';
import { findServerList, lockServerList } from './queries.ts';
import { type ListRead, readListAt } from './read-list-at.ts';
import type { ListRow } from './read-server-list.ts';
import { findSourced, MAX_SUBSCRIPTIONS } from './sources.ts';
import { openSecret } from './subscription-secret.ts';

const HOUR_MS = 3_600_000;
/** How often a list is fetched that can be read. */
export const ROUND_MS = 24 * HOUR_MS;
/** Rows that are left out and that a list names no more, as many as it may have. */
const MAX_GONE = 10_000;
/** Rows of one statement. */
const LOT = 500;

/** Fetches what is due. Meant to run every hour. */
export const fetchDueListsJob = defineJob<Context, Record<never, never>>({
  name: 'moderation.fetch-due-lists',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const now = ctx.clock.now();
    const all = await findSubscriptions.all(ctx.db, { limit: MAX_SUBSCRIPTIONS });
    const due = all.filter(({ dueAt }) => dueAt <= now).map(({ listId }) => listId);
    if (due.length > 0)
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchSubscriptionJob, due), { durable: false });
  },
});

export const fetchSubscriptionJob = defineJob<Context, number>({
  name: 'moderation.fetch-subscription',
  priority: 7,
  concurrency: 1,
  retry: BRIEF,
  run: async (ctx, listIds) => {
    for (const listId of listIds) {
      // Gone meanwhile, or fetched by hand.
      const row = await findSubscription.first(ctx.db, { listId });
      if (row !== undefined && row.dueAt <= ctx.clock.now()) await fetchSubscription(ctx, listId);
    }
  },
});

/**
 * Reads a list where it is kept, and makes drafts of what is new; what cannot be read leaves everything as it was, and is tried
 * again later. Throws `not-found`.
 */
export async function fetchSubscription(ctx: Context, listId: number): Promise<void> {
  const before = await findSubscription.first(ctx.db, { listId });
  if (before === undefined) throw notFound();
  const found = await read(ctx, before);
  await ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id: listId });
    const row = await findSubscription.first(tx, { listId });
    // It is asked elsewhere, or with another secret by now: that is read by itself.
    if (list === undefined || row === undefined || !isSameDoor(row, before)) return;
    if (found.state === 'failed') return saveFailure(ctx, tx, row, found);
    if (found.state === 'read') await replaceRows(tx, list, found);
    const { etag, lastModified } = found.state === 'read' ? found : row;
    const now = ctx.clock.now();
    const well = { failures: 0, failingSince: null, lastError: null, lastStatus: null };
    await saveSubscription.run(tx, { ...row, ...well, etag, lastModified, fetchedAt: now, dueAt: now + ROUND_MS });
    const renewed = await lockServerList.first(tx, { id: listId });
    if (renewed !== undefined) await compareSubscription(ctx, tx, renewed);
  });
  if (found.state !== 'failed') await applyByItself(ctx, listId);
}

const isSameDoor = (a: ServerListSubscriptionsTable, b: ServerListSubscriptionsTable) =>
  a.url === b.url && a.username === b.username && a.sealed === b.sealed;

async function read(ctx: Context, row: ServerListSubscriptionsTable): Promise<ListRead> {
  const kind = (await findServerList.first(ctx.db, { id: row.listId }))?.kind;
  const secret = row.sealed === null ? null : await openSecret(ctx, row.sealed);
  if (kind === undefined) throw notFound();
  // Sealed with another key: a copy of the database without its settings.
  if (secret === undefined) return { state: 'failed', why: 'auth', status: null };
  return readListAt(ctx, kind, { ...row, secret });
}

/** An hour, two, four … a day at most: whatever is wrong there, it is asked for once a day. */
async function saveFailure(
  ctx: Context,
  tx: Tx,
  row: ServerListSubscriptionsTable,
  { why, status }: Extract<ListRead, { state: 'failed' }>,
): Promise<void> {
  const now = ctx.clock.now();
  const waitMs = Math.min(HOUR_MS * 2 ** Math.min(row.failures, 10), ROUND_MS);
  await saveSubscription.run(tx, {
    ...row,
    failures: row.failures + 1,
    failingSince: row.failingSince ?? now,
    lastError: why,
    lastStatus: status,
    dueAt: now + waitMs,
  });
}

/** What staff left out stays so while it says the same, also where it says nothing of it for a while. */
async function replaceRows(
  tx: Tx,
  list: ServerListsTable,
  { list: said }: Extract<ListRead, { state: 'read' }>,
): Promise<void> {
  const listId = list.id;
  await lockServerListRows(tx);
  const before = new Map((await findListRows.all(tx, { listId })).map((row) => [row.domain, row]));
  await deleteListRows.run(tx, { listId });
  const rows = said.rows.map((row) => toRow(listId, row, before.get(row.domain)));
  const sourced = new Set((await findSourced(tx, list)).map(({ domain }) => domain));
  const named = new Set(rows.map(({ domain }) => domain));
  const gone = [...before.values()].filter(
    (row) => !named.has(row.domain) && (row.leftOut === 1 || sourced.has(row.domain)),
  );
  // Staff may take back by hand what it decided once. Those that went last first.
  gone.sort((a, b) => a.gone - b.gone);
  const all = [...rows, ...gone.slice(0, MAX_GONE).map((row) => ({ ...row, gone: 1 as const }))];
  for (let i = 0; i < all.length; i += LOT) await insertRows(tx, 'serverListRows', all.slice(i, i + LOT));
  await saveServerList.run(tx, {
    ...list,
    total: rows.length,
    refusedCount: said.refusedCount,
    refusedJson: JSON.stringify(said.refused),
  });
}

function toRow(listId: number, said: ListRow, before: ServerListRowsTable | undefined): ServerListRowsTable {
  const { rejectMedia, rejectReports, obfuscate, ...row } = said;
  const flags = {
    rejectMedia: rejectMedia ? 1 : 0,
    rejectReports: rejectReports ? 1 : 0,
    obfuscate: obfuscate ? 1 : 0,
  } as const;
  const isSame =
    before !== undefined &&
    before.policy === row.policy &&
    before.rejectMedia === flags.rejectMedia &&
    before.rejectReports === flags.rejectReports;
  return { listId, ...row, ...flags, leftOut: isSame ? before.leftOut : 0, gone: 0 };
}
