import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockDomains, lockPair } from '../../db/queries/locks.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { FollowsTable } from '../../db/tables/relations.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { addToFollowers, addToFollowing, findAccountById } from '../accounts/queries.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import {
  acceptFollowRow,
  deleteFollow,
  findBlockBetween,
  findFollow,
  removeFromHome,
  removeFromLists,
  updateFollow,
} from './queries.ts';

export interface FollowInput {
  accountId: number;
  targetId: number;
  origin: Origin;
  /** The Follow activity's id, where another server made it. */
  uri?: ForeignUri;
  /** Omitted on a second follow: kept as it is. */
  showBoosts?: boolean;
  notify?: boolean;
  languages?: string[] | null;
}

/**
 * Follows, or changes what a follow shows. Local open targets accept at once; locked and remote ones have to answer.
 * Throws `not-found`, and `forbidden` where either blocks the other or the other's server.
 */
export async function followAccount(ctx: Context, input: FollowInput): Promise<void> {
  const { accountId, targetId, origin } = input;
  if (accountId === targetId) throw new AppError('forbidden', 'You cannot follow yourself');
  await ctx.db.write(async (tx) => {
    const uri = await readForeignUri(tx, input.uri);
    await lockPair(tx, accountId, targetId);
    const target = await findAccountById.first(tx, { id: targetId });
    if (target === undefined || target.suspendedAt !== null || target.deletedAt !== null) throw notFound();
    if (target.waitingSince !== null) throw notFound();
    const follower = await findAccountById.first(tx, { id: accountId });
    if (follower === undefined) throw notFound();
    await lockDomains(tx, [
      { accountId, domain: target.domain },
      { accountId: targetId, domain: follower.domain },
    ]);
    if ((await findBlockBetween.first(tx, { accountId, targetId })) !== undefined) {
      throw new AppError('forbidden', 'This action is not allowed');
    }
    const existing = await findFollow.first(tx, { accountId, targetId });
    if (existing !== undefined) await change(tx, existing, input, uri);
    else await start(ctx, tx, input, target, uri);
    if (existing !== undefined && origin === 'remote' && existing.state === 'accepted') {
      // They ask again, so they never heard our answer.
      await ctx.queue.emit(tx, {
        kind: 'follow.accepted',
        followId: existing.id,
        accountId,
        targetId,
        origin: 'local',
        ...(uri === undefined ? {} : { followUri: uri }),
      });
    }
  });
}

/** Who asks again under another id has lost the first: our answer names the last one. */
async function change(tx: Tx, follow: FollowsTable, input: FollowInput, uri: string | undefined): Promise<void> {
  await updateFollow.run(tx, {
    id: follow.id,
    uri: uri ?? follow.uri,
    showBoosts: toFlag(input.showBoosts, follow.showBoosts),
    notify: toFlag(input.notify, follow.notify),
    languagesJson: input.languages === undefined ? follow.languagesJson : toJson(input.languages),
  });
}

const toJson = (languages: string[] | null) => (languages === null ? null : JSON.stringify(languages));

function toFlag(value: boolean | undefined, fallback: 0 | 1): 0 | 1 {
  return value === undefined ? fallback : value ? 1 : 0;
}

async function start(
  ctx: Context,
  tx: Tx,
  input: FollowInput,
  target: AccountsTable,
  uri: string | undefined,
): Promise<void> {
  const { accountId, targetId, origin } = input;
  const id = ctx.ids.next();
  const state = target.domain === '' && target.locked === 0 ? 'accepted' : 'pending';
  const row: FollowsTable = {
    id,
    accountId,
    targetId,
    state,
    uri: uri ?? mint.follow(ctx, id),
    showBoosts: toFlag(input.showBoosts, 1),
    notify: toFlag(input.notify, 0),
    languagesJson: toJson(input.languages ?? null),
    endorsedId: null,
    createdAt: ctx.clock.now(),
  };
  // Somebody with the same wish came first.
  if ((await insertRow(tx, 'follows', row, { ignoreConflicts: true })) === 0) return;
  await ctx.queue.emit(tx, { kind: 'follow.created', followId: id, accountId, targetId, state, origin });
  if (state === 'accepted') await count(ctx, tx, { id, accountId, targetId }, 'local');
}

async function count(
  ctx: Context,
  tx: Tx,
  follow: Pick<FollowsTable, 'id' | 'accountId' | 'targetId'>,
  origin: Origin,
): Promise<void> {
  const { accountId, targetId } = follow;
  await addToFollowing.run(tx, { accountId, by: 1 });
  await addToFollowers.run(tx, { accountId: targetId, by: 1 });
  await ctx.queue.emit(tx, { kind: 'follow.accepted', followId: follow.id, accountId, targetId, origin });
}

/** The target says yes. No pending request: nothing happens (an Accept nobody asked for). */
export async function acceptFollow(
  ctx: Context,
  { accountId, targetId, origin }: { accountId: number; targetId: number; origin: Origin },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const follow = await findFollow.first(tx, { accountId, targetId });
    if (follow === undefined || (await acceptFollowRow.run(tx, { id: follow.id })) === 0) return;
    await count(ctx, tx, follow, origin);
  });
}

/** The target says no, or takes an earlier yes back. */
export async function rejectFollow(
  ctx: Context,
  { accountId, targetId, origin }: { accountId: number; targetId: number; origin: Origin },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const follow = await findFollow.first(tx, { accountId, targetId });
    if (follow === undefined) return;
    await endFollow(tx, follow);
    await ctx.queue.emit(tx, { kind: 'follow.rejected', accountId, targetId, followUri: follow.uri, origin });
  });
}

/** Stops following, or withdraws a request. */
export async function unfollowAccount(
  ctx: Context,
  { accountId, targetId, origin, mayEnd }: { accountId: number; targetId: number; origin: Origin; mayEnd?: MayEnd },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    if (mayEnd !== undefined && !(await mayEnd(tx))) return;
    const follow = await findFollow.first(tx, { accountId, targetId });
    if (follow === undefined) return;
    await endFollow(tx, follow);
    await ctx.queue.emit(tx, { kind: 'follow.deleted', accountId, targetId, followUri: follow.uri, origin });
  });
}

/** Removes the row, what it counted, and what it brought into home timeline and lists. Tells nobody. */
export async function endFollow(tx: Tx, follow: FollowsTable): Promise<void> {
  const { accountId, targetId } = follow;
  const deleted = await deleteFollow.first(tx, { id: follow.id });
  if (deleted === undefined) return;
  if (deleted.state === 'accepted') {
    await addToFollowing.run(tx, { accountId, by: -1 });
    await addToFollowers.run(tx, { accountId: targetId, by: -1 });
  }
  await removeFromHome.run(tx, { ownerId: accountId, byAccountId: targetId });
  await removeFromLists.run(tx, { ownerId: accountId, accountId: targetId });
}
