import { deleteDeedsOf } from '../../db/queries/deeds.ts';
import { defineJob } from '../../queue/job.ts';
import { deleteNameWords, markAccountDeleted } from '../accounts/queries.ts';
import { deleteBlocksBy } from '../blocks/queries.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { deleteNotificationsBy } from '../notifications/queries.ts';
import { removeDoings } from './remove-doings.ts';

/** Removes what a remote account left here after its server said that it is gone. Input: the account's id. */
export const removeRemoteAccountJob = defineJob<Context, number>({
  name: 'moderation.remove-remote-account',
  priority: 8,
  concurrency: 1,
  run: async (ctx, ids) => {
    for (const id of ids) await removeRemoteAccount(ctx, id);
  },
});

async function removeRemoteAccount(ctx: Context, accountId: number): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write(
    async (tx) => {
      await markAccountDeleted.run(tx, { id: accountId, now });
      await deleteNameWords.run(tx, { accountIds: [accountId] });
      await deleteNotificationsBy.run(tx, { accountId });
      await deleteBlocksBy.run(tx, { accountId });
      await deleteDeedsOf.run(tx, { actorId: accountId });
      await tellChanged(ctx, tx, 'account', [accountId]);
    },
    { frees: true },
  );
  await removeDoings(ctx, accountId);
}
