import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockDomains, lockOwn } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { readHost } from '../../lib/host.ts';
import { readDomain } from '../addresses.ts';
import type { Context } from '../context.ts';
import { endFollow } from '../follows/follow.ts';
import { countFollowsWithDomain, findFollowsWithDomain } from '../follows/queries.ts';
import { findTimelineIds } from './find-timeline-ids.ts';
import {
  countBlockedDomains,
  deleteDomainBlock,
  deleteNotificationsOfDomain,
  findBlockedDomains,
  removeDomainFromTimelines,
} from './queries.ts';

/** How many servers somebody may block. */
export const DOMAIN_BLOCKS_MAX = 10_000;

interface DomainBlock {
  accountId: number;
  domain: string;
}

/**
 * Nothing of a server's people is brought to the account any more, and they see nothing of it: those of them who follow
 * it do not any longer, nor does it follow them. Throws `invalid` for what is no other server's name, and for one too
 * many. Twice changes nothing.
 */
export async function blockDomain(ctx: Context, { accountId, domain }: DomainBlock): Promise<void> {
  const name = readOther(ctx, domain);
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    await lockDomains(tx, [{ accountId, domain: name }]);
    const row = { id: ctx.ids.next(), accountId, domain: name };
    if ((await insertRow(tx, 'accountDomainBlocks', row, { ignoreConflicts: true })) === 0) return;
    const { count = 0 } = (await countBlockedDomains.first(tx, { accountId })) ?? {};
    if (Number(count) > DOMAIN_BLOCKS_MAX) {
      throw new AppError('invalid', `Validation failed: You cannot block more than ${DOMAIN_BLOCKS_MAX} domains`);
    }
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

/** Domains an account blocks, the newest block first. */
export function loadBlockedDomains(
  ctx: Context,
  accountId: number,
  page: Page,
): Promise<{ id: number; domain: string }[]> {
  return readPage(ctx.db, findBlockedDomains, { accountId }, page);
}

/** How many follows a block of a server would end, each way. Throws as the block would. */
export async function previewDomainBlock(
  ctx: Context,
  { accountId, domain }: DomainBlock,
): Promise<{ following: number; followers: number }> {
  const counts = await countFollowsWithDomain.first(ctx.db, { accountId, domain: readOther(ctx, domain) });
  return { following: Number(counts?.following ?? 0), followers: Number(counts?.followers ?? 0) };
}

function readOther(ctx: Context, domain: string): string {
  const name = readDomain(ctx, domain);
  if (name !== undefined && name !== '') return name;
  throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
}
