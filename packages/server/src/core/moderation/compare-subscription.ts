import type { Tx } from '../../db/database.ts';
import type { ServerListRowsTable, ServerListsTable } from '../../db/tables/server-lists.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findWholeAllows, findWholeBlocks } from '../instances/queries.ts';
import { applyByItself } from './apply-by-itself.ts';
import { insertDrafts, type ServerDraft, saysSame, toDraft, toRetraction } from './drafts.ts';
import { isExcepted, readExceptions } from './list-exceptions.ts';
import {
  deleteOpenDrafts,
  findDraftsOf,
  findListRows,
  findSubscription,
  findSubscriptions,
  saveServerList,
} from './queries/subscriptions.ts';
import { lockServerList } from './queries.ts';
import type { ListRow } from './read-server-list.ts';
import { findRivals, findSourced, handOn, MAX_SUBSCRIPTIONS } from './sources.ts';

/** Compares what a subscription said last with what stands, after something of the latter changed. */
export const compareSubscriptionJob = defineJob<Context, number>({
  name: 'moderation.compare-subscription',
  priority: 6,
  concurrency: 1,
  run: async (ctx, listIds) => {
    for (const listId of listIds) {
      await ctx.db.write(async (tx) => {
        const list = await lockServerList.first(tx, { id: listId });
        if (list?.subscribed === 1) await compareSubscription(ctx, tx, list);
      });
      await applyByItself(ctx, listId);
    }
  },
});

/** Has all of them compared: which of them decides, or about what, is another matter than before. */
export async function compareAll(ctx: Context, tx: Tx): Promise<void> {
  const all = await findSubscriptions.all(tx, { limit: MAX_SUBSCRIPTIONS });
  await ctx.queue.enqueue(
    tx,
    compareSubscriptionJob,
    all.map(({ listId }) => listId),
  );
}

/**
 * Makes drafts of what a subscription says now and does not stand, and of what was decided from it alone and it says no more;
 * those that are right already stay, the others go. Whoever calls holds the list.
 */
export async function compareSubscription(ctx: Context, tx: Tx, list: ServerListsTable): Promise<void> {
  const listId = list.id;
  const { priority = 0 } = (await findSubscription.first(tx, { listId })) ?? {};
  const exceptions = await readExceptions(tx);
  const said = (await findListRows.all(tx, { listId })).filter(({ gone }) => gone === 0);
  const rows = said.filter(({ domain }) => !isExcepted(exceptions, domain));
  rows.sort((a, b) => a.line - b.line);
  const domains = rows.map((row) => row.domain);
  const rivals = await findRivals(tx, { ...list, priority }, domains);
  const stands = await findStanding(tx, list.kind, domains);
  const news = rows.filter((row) => !stands(row));
  const wanted = news.filter((row) => row.leftOut === 0 && rivals.get(row.domain)?.first !== true).map(toListRow);

  const named = new Set(domains);
  const lost = (await findSourced(tx, list)).flatMap(({ domain }) => (named.has(domain) ? [] : [domain]));
  const retracted = await handOn(tx, list, lost);
  await replaceDrafts(ctx, tx, listId, [
    ...retracted.map((domain) => toRetraction(ctx, listId, domain)),
    ...wanted.map((row) => toDraft(ctx, listId, row)),
  ]);
  await saveServerList.run(tx, { ...list, same: rows.length - news.length });
}

/** Whether what a row says stands. */
async function findStanding(
  tx: Tx,
  kind: 'block' | 'allow',
  domains: string[],
): Promise<(row: ServerListRowsTable) => boolean> {
  if (kind === 'allow') {
    const allowed = new Set((await findWholeAllows.all(tx, { domains })).map((row) => row.domain));
    return ({ domain }) => allowed.has(domain);
  }
  const blocks = new Map((await findWholeBlocks.all(tx, { domains })).map((row) => [row.domain, row]));
  return (row) => saysSame(toListRow(row), blocks.get(row.domain));
}

const toListRow = ({ rejectMedia, rejectReports, obfuscate, ...row }: ServerListRowsTable): ListRow => ({
  ...row,
  rejectMedia: rejectMedia === 1,
  rejectReports: rejectReports === 1,
  obfuscate: obfuscate === 1,
});

/** What is taken already is left alone, and so is who looks at what stays. */
async function replaceDrafts(ctx: Context, tx: Tx, listId: number, wanted: readonly ServerDraft[]): Promise<void> {
  const known = new Map((await findDraftsOf.all(tx, { listId })).map((draft) => [draft.domain, draft]));
  const stay = new Set<string>();
  for (const draft of wanted) {
    const there = known.get(draft.domain);
    if (there !== undefined && (there.state === 'taken' || contentOf(there) === contentOf(draft)))
      stay.add(draft.domain);
  }
  const ids = [...known.values()].flatMap((draft) =>
    draft.state === 'taken' || stay.has(draft.domain) ? [] : [draft.id],
  );
  if (ids.length > 0) await deleteOpenDrafts.run(tx, { listId, ids });
  // The last first, as in a list that is brought; ids anew, in that order.
  const added = wanted.filter(({ domain }) => !stay.has(domain)).toReversed();
  await insertDrafts(
    tx,
    added.map((draft) => ({ ...draft, id: ctx.ids.next() })),
  );
}

const contentOf = (draft: ServerDraft): string =>
  JSON.stringify([
    ...[draft.retract, draft.policy, draft.rejectMedia, draft.rejectReports],
    ...[draft.obfuscate, draft.publicComment, draft.privateComment],
  ]);
