import { findBlocksBy, findBlocksOf, findDomainBlocked, findMutesOf, findNotesOf } from '../blocks/queries.ts';
import type { Context } from '../context.ts';
import { findFollowsBetween, findFollowsFrom } from '../follows/queries.ts';

/** How a viewer stands to another account. */
export interface RelationshipView {
  accountId: number;
  following: boolean;
  showBoosts: boolean;
  notify: boolean;
  languages: string[] | null;
  requested: boolean;
  followedBy: boolean;
  requestedBy: boolean;
  blocking: boolean;
  blockedBy: boolean;
  muting: boolean;
  mutingNotifications: boolean;
  mutingExpiresAt: number | null;
  domainBlocking: boolean;
  /** The viewer shows them on their profile. */
  endorsed: boolean;
  note: string;
}

/** Relationships in the order of `targetIds`, seven queries in all. */
export async function loadRelationships(
  ctx: Context,
  viewerId: number,
  targetIds: number[],
): Promise<RelationshipView[]> {
  if (targetIds.length === 0) return [];
  const pair = { accountId: viewerId, targetIds };
  const reverse = { accountIds: targetIds, targetId: viewerId };
  const follows = byId(await findFollowsBetween.all(ctx.db, pair), (row) => row.targetId);
  const followers = byId(await findFollowsFrom.all(ctx.db, reverse), (row) => row.accountId);
  const blocks = byId(await findBlocksOf.all(ctx.db, pair), (row) => row.targetId);
  const blockedBy = byId(await findBlocksBy.all(ctx.db, reverse), (row) => row.accountId);
  const mutes = byId(await findMutesOf.all(ctx.db, { ...pair, now: ctx.clock.now() }), (row) => row.targetId);
  const domains = byId(await findDomainBlocked.all(ctx.db, pair), (row) => row.targetId);
  const notes = byId(await findNotesOf.all(ctx.db, pair), (row) => row.targetId);
  return targetIds.map((accountId) => {
    const follow = follows.get(accountId);
    const follower = followers.get(accountId);
    const mute = mutes.get(accountId);
    return {
      accountId,
      following: follow?.state === 'accepted',
      showBoosts: follow?.state === 'accepted' && follow.showBoosts === 1,
      notify: follow?.state === 'accepted' && follow.notify === 1,
      languages: follow?.languagesJson == null ? null : JSON.parse(follow.languagesJson),
      requested: follow?.state === 'pending',
      followedBy: follower?.state === 'accepted',
      requestedBy: follower?.state === 'pending',
      blocking: blocks.has(accountId),
      blockedBy: blockedBy.has(accountId),
      muting: mute !== undefined,
      mutingNotifications: mute?.notifications === 1,
      mutingExpiresAt: mute?.expiresAt ?? null,
      domainBlocking: domains.has(accountId),
      endorsed: follow?.endorsedId != null,
      note: notes.get(accountId)?.comment ?? '',
    };
  });
}

function byId<T>(rows: T[], id: (row: T) => number): Map<number, T> {
  return new Map(rows.map((row) => [id(row), row]));
}
