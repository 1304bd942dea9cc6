import { lockServerListRows } from '../../db/queries/locks.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { findWholeBlocks } from '../instances/queries.ts';
import { loadMayNow } from '../staff/may-now.ts';
import { applyDraftsJob } from './apply-drafts.ts';
import { loadHandDecisions } from './decided-by-hand.ts';
import { isAsStrict, type ServerDraft } from './drafts.ts';
import { isExcepted, readExceptions } from './list-exceptions.ts';
import { countImpacts } from './list-impact.ts';
import { findDraftsOf, findListRows, findSubscription } from './queries/subscriptions.ts';
import { lockServerList, takeSomeDrafts } from './queries.ts';

/**
 * Takes what a block list that is fetched may decide by itself: about servers with which people here have at most so many
 * follows, that staff did not decide about, and no milder than what stands. Whatever else it says waits for somebody to look
 * at it, and so does all that it takes back.
 */
export async function applyByItself(ctx: Context, listId: number): Promise<void> {
  const before = await findSubscription.first(ctx.db, { listId });
  if (before === undefined || before.applyUpTo === null) return;
  const drafts = (await findDraftsOf.all(ctx.db, { listId })).filter(isOpen);
  const domains = drafts.map(({ domain }) => domain);
  const impacts = await countImpacts(ctx, domains);
  await ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id: listId });
    const { applyUpTo = null } = (await findSubscription.first(tx, { listId })) ?? {};
    // Who may be spoken to is opened by staff alone.
    if (list?.kind !== 'block' || applyUpTo === null) return;
    const mayNow = await loadMayNow(tx);
    if (!mayNow(list.byAccountId).has('manageFederation')) return;
    // What staff decide from here on finds what was taken.
    await lockServerListRows(tx);
    const exceptions = await readExceptions(tx);
    const blocks = new Map((await findWholeBlocks.all(tx, { domains })).map((block) => [block.domain, block]));
    const isByHand = await loadHandDecisions(tx);
    // Somebody may have taken one back while it was counted.
    const rows = await findListRows.all(tx, { listId });
    const leftOut = new Set(rows.flatMap((row) => (row.leftOut === 1 ? [row.domain] : [])));
    const ids = drafts.flatMap((draft) => {
      const { id, domain } = draft;
      const impact = impacts.get(domain);
      const isSmall = impact?.complete && impact.following + impact.followers <= applyUpTo;
      const mayDecide = !leftOut.has(domain) && !isExcepted(exceptions, domain) && !isByHand(domain);
      return isSmall && mayDecide && isAsStrict(draft, blocks.get(domain)) ? [id] : [];
    });
    if (ids.length === 0) return;
    const by = list.byAccountId;
    const count = await takeSomeDrafts.run(tx, { listId, ids, byAccountId: by, byItself: 1 });
    if (count === 0) return;
    const target = { kind: 'server-list', key: listId, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.apply', target, details: { count, byItself: true } });
    await ctx.queue.enqueue(tx, applyDraftsJob, [listId]);
  });
}

const isOpen = ({ state, retract }: ServerDraft) => state === 'open' && retract === 0;
