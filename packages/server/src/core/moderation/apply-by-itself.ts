import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { findWholeBlocks } from '../instances/queries.ts';
import { applyDraftsJob } from './apply-drafts.ts';
import type { ServerDraft } from './drafts.ts';
import { countImpacts } from './list-impact.ts';
import { findDraftsOf, findListRows, findSubscription } from './queries/subscriptions.ts';
import { lockServerList, takeSomeDrafts } from './queries.ts';

/**
 * Takes what a subscription may decide by itself: about servers with which people here have at most so many follows, and that
 * staff did not decide about. Whatever else it says waits for somebody to look at it, and so does all that it takes back.
 */
export async function applyByItself(ctx: Context, listId: number): Promise<void> {
  const before = await findSubscription.first(ctx.db, { listId });
  if (before === undefined || before.applyUpTo === null) return;
  const drafts = (await findDraftsOf.all(ctx.db, { listId })).filter(isOpen);
  const impacts = await countImpacts(
    ctx,
    drafts.map(({ domain }) => domain),
  );
  await ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id: listId });
    const { applyUpTo = null } = (await findSubscription.first(tx, { listId })) ?? {};
    if (list === undefined || applyUpTo === null) return;
    const domains = drafts.map(({ domain }) => domain);
    const blocks = await findWholeBlocks.all(tx, { domains });
    const byHand = new Set(blocks.flatMap((block) => (block.sourceListId === null ? [block.domain] : [])));
    // Somebody may have taken one back while it was counted.
    for (const { domain, leftOut } of await findListRows.all(tx, { listId })) if (leftOut === 1) byHand.add(domain);
    const ids = drafts.flatMap(({ id, domain }) => {
      const impact = impacts.get(domain);
      const isSmall = impact?.complete && impact.following + impact.followers <= applyUpTo;
      return isSmall && !byHand.has(domain) ? [id] : [];
    });
    if (ids.length === 0) return;
    const by = list.byAccountId;
    const count = await takeSomeDrafts.run(tx, { listId, ids, byAccountId: by });
    if (count === 0) return;
    const target = { kind: 'server-list', key: listId, label: list.name } as const;
    await writeAudit(ctx, tx, { by, act: 'server-list.apply', target, details: { count, byItself: true } });
    await ctx.queue.enqueue(tx, applyDraftsJob, [listId]);
  });
}

const isOpen = ({ state, retract }: ServerDraft) => state === 'open' && retract === 0;
