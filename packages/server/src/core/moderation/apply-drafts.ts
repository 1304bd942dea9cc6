import type { Tx } from '../../db/database.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { ServerDraftsTable, ServerListsTable } from '../../db/tables/server-lists.ts';
import { defineJob } from '../../queue/job.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findAllowByDomain, findBlockByDomain, findPeers } from '../instances/queries.ts';
import { applyPolicyJob } from './apply-policy.ts';
import { isAsStrict } from './drafts.ts';
import { removeAllow, writeAllow } from './instance-allows.ts';
import { type InstanceDecision, removeBlock, writeBlock } from './instance-blocks.ts';
import { findBelow } from './list-impact.ts';
import { deleteSomeDrafts, findTakenDrafts, lockServerList } from './queries.ts';

/** Decisions of one transaction. */
const LOT = 50;

/** Makes decisions of the drafts of a list that were taken, in lots; what is done is gone, so that it goes on where it ended. */
export const applyDraftsJob = defineJob<Context, number>({
  name: 'moderation.apply-drafts',
  priority: 2,
  concurrency: 1,
  run: async (ctx, listIds, stopping) => {
    for (const listId of listIds) {
      while (await ctx.db.write((tx) => applySome(ctx, tx, listId))) {
        if (stopping?.aborted) throw new Error('stopped: it goes on elsewhere');
      }
    }
  },
});

/** Answers whether there may be more. */
async function applySome(ctx: Context, tx: Tx, listId: number): Promise<boolean> {
  await lockKept(tx, 'instanceBlocks');
  const list = await lockServerList.first(tx, { id: listId });
  if (list === undefined) return false;
  const drafts = await findTakenDrafts.all(tx, { listId, limit: LOT });
  if (drafts.length === 0) return false;
  for (const draft of drafts) {
    const { domain: name, byAccountId: by } = draft;
    const from = { name: list.name, subscriptionId: list.subscribed === 1 ? list.id : null };
    if (draft.byItself === 1 && !(await mayStillDecide(tx, list, draft))) continue;
    if (draft.retract === 1) await takeBack(ctx, tx, list, draft);
    else if (list.kind === 'allow') await writeAllow(ctx, tx, { by, name, from });
    else await writeBlock(ctx, tx, { by, name, mustBeNew: false, changes: readChanges(draft), from });
  }
  await deleteSomeDrafts.run(tx, { listId, ids: drafts.map((draft) => draft.id), state: 'taken' });
  await tellChanged(ctx, tx, 'policy', null);
  // Most names of a list were never met: only known servers have people to be brought to, and they are looked for once.
  const names = drafts.map((draft) => draft.domain);
  const known = new Set([...findBelow(names, await findPeers.all(tx, {})).values()].flat());
  await ctx.queue.enqueue(
    tx,
    applyPolicyJob,
    [...known].map((only) => ({ only })),
  );
  return drafts.length === LOT;
}

/** Something else may have decided since it was taken: nothing is made milder by itself, nor what staff decided another. */
async function mayStillDecide(tx: Tx, list: ServerListsTable, draft: ServerDraftsTable): Promise<boolean> {
  const block = await findBlockByDomain.first(tx, { domain: draft.domain });
  return list.kind === 'block' && block?.sourceListId !== null && isAsStrict(draft, block);
}

/** Takes back what was decided from a subscription; what staff decided about it since is theirs, and stays. */
async function takeBack(ctx: Context, tx: Tx, list: ServerListsTable, draft: ServerDraftsTable): Promise<void> {
  const { domain, byAccountId: by } = draft;
  if (list.kind === 'allow') {
    const allow = await findAllowByDomain.first(tx, { domain });
    if (allow?.sourceListId === list.id) await removeAllow(ctx, tx, { by, allow, list: list.name });
    return;
  }
  const block = await findBlockByDomain.first(tx, { domain });
  if (block?.sourceListId === list.id) await removeBlock(ctx, tx, { by, block, list: list.name });
}

/** What a list says nothing of stays: reasons that were written down here are not taken by none. */
function readChanges(draft: ServerDraftsTable): Partial<InstanceDecision> {
  const { policy, publicComment, privateComment } = draft;
  return {
    policy,
    rejectMedia: draft.rejectMedia === 1,
    rejectReports: draft.rejectReports === 1,
    ...(draft.obfuscate === 1 ? { obfuscate: true } : {}),
    ...(publicComment === '' ? {} : { publicComment }),
    ...(privateComment === '' ? {} : { privateComment }),
  };
}
