import { insertRow } from '../../db/insert.ts';
import { lockDomains } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { readHost } from '../../lib/host.ts';
import { readDomain } from '../addresses.ts';
import type { Context } from '../context.ts';
import { endFollow } from '../follows/follow.ts';
import { findFollowsWithDomain } from '../follows/queries.ts';
import { findTimelineIds } from './find-timeline-ids.ts';
import {
  deleteDomainBlock,
  deleteNotificationsOfDomain,
  findBlockedDomains,
  removeDomainFromTimelines,
} from './queries.ts';

interface DomainBlock {
  accountId: number;
  domain: string;
}

/**
 * Nothing of a server's people is brought to the account any more, and they see nothing of it: those of them who follow
 * it do not any longer, nor does it follow them. Throws `invalid` for what is no host name. Twice changes nothing.
 */
export async function blockDomain(ctx: Context, { accountId, domain }: DomainBlock): Promise<void> {
  const name = readDomain(ctx, domain);
  if (name === undefined || name === '') {
    throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  }
  await ctx.db.write(async (tx) => {
    await lockDomains(tx, [{ accountId, domain: name }]);
    if ((await insertRow(tx, 'accountDomainBlocks', { accountId, domain: name }, { ignoreConflicts: true })) === 0)
      return;
    for (const follow of await findFollowsWithDomain.all(tx, { accountId, domain: name })) {
      await endFollow(tx, follow);
      const { accountId: followerId, targetId, uri: followUri } = follow;
      await ctx.queue.emit(
        tx,
        followerId === accountId
          ? { kind: 'follow.deleted', accountId: followerId, targetId, followUri, origin: 'local' }
          : { kind: 'follow.rejected', accountId: followerId, targetId, followUri, origin: 'local' },
      );
    }
    const timelineIds = await findTimelineIds(tx, accountId);
    await removeDomainFromTimelines.run(tx, { timelineIds, domain: name });
    await deleteNotificationsOfDomain.run(tx, { accountId, domain: name });
  });
}

/** Ends it; what was taken apart stays so. */
export async function unblockDomain(ctx: Context, { accountId, domain }: DomainBlock): Promise<void> {
  await ctx.db.write((tx) => deleteDomainBlock.run(tx, { accountId, domain: readHost(domain) ?? '' }));
}

/** Domains an account blocks, in alphabetical order. */
export async function loadBlockedDomains(ctx: Context, accountId: number): Promise<string[]> {
  return (await findBlockedDomains.all(ctx.db, { accountId })).map((row) => row.domain);
}
