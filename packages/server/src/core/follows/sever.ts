import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { SeverancesTable, SeveredFollowsTable } from '../../db/tables/severances.ts';
import { notFound } from '../../lib/errors.ts';
import { takeFromFollowers, takeFromFollowing } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import {
  addToSeverances,
  deleteFollows,
  findSeverances,
  findSeverancesOf,
  findSeveredFollows,
  lockFollows,
  removeFromHomes,
  removeFromListsOf,
} from './queries.ts';

export type Severance = SeverancesTable;
export type SeveredDirection = SeveredFollowsTable['direction'];

/** What cut a server off. */
export interface Cut {
  blockId: number;
  domain: string;
}

/**
 * Ends follows between people here and those of a server that is cut off, and keeps who that was for the ones here, who are
 * told once for each cut. A handful of statements, however many follows there are.
 */
export async function severFollows(
  ctx: Context,
  tx: Tx,
  { ids, cut, isOther }: { ids: number[]; cut: Cut; isOther: (accountId: number) => boolean },
): Promise<void> {
  // What ended or was accepted meanwhile is seen as it is now, and stays so until the end.
  const follows = await lockFollows.all(tx, { ids });
  if (follows.length === 0) return;
  const lot = { ids: follows.map((follow) => follow.id) };
  await takeFromFollowing.run(tx, lot);
  await takeFromFollowers.run(tx, lot);
  await removeFromHomes.run(tx, lot);
  await removeFromListsOf.run(tx, lot);
  await deleteFollows.run(tx, lot);

  const severed = follows.map(({ id, accountId, targetId }) =>
    isOther(accountId)
      ? { id, ownId: targetId, otherId: accountId, direction: 'followers' as const }
      : { id, ownId: accountId, otherId: targetId, direction: 'following' as const },
  );
  const accountIds = [...new Set(severed.map((one) => one.ownId))];
  const of = { accountIds, blockId: cut.blockId };
  const known = new Set((await findSeverancesOf.all(tx, of)).map((row) => row.accountId));
  const now = ctx.clock.now();
  const rows = accountIds
    .filter((accountId) => !known.has(accountId))
    .map(
      (accountId): Severance => ({
        id: ctx.ids.next(),
        accountId,
        blockId: cut.blockId,
        kind: 'instance',
        targetName: cut.domain,
        followersCount: 0,
        followingCount: 0,
        createdAt: now,
      }),
    );
  await insertRows(tx, 'severances', rows, { ignoreConflicts: true });
  const idOf = new Map((await findSeverancesOf.all(tx, of)).map((row) => [row.accountId, row.id]));
  await insertRows(
    tx,
    'severedFollows',
    severed.map(({ ownId, ...one }) => ({ ...one, severanceId: idOf.get(ownId) as number })),
  );
  await addToSeverances.run(tx, lot);
  for (const { id, accountId } of rows) {
    // Another process may have been first.
    if (idOf.get(accountId) === id) await ctx.queue.emit(tx, { kind: 'follows.severed', severanceId: id, accountId });
  }
}

/** A page of what cost somebody follows, newest first. */
export function loadSeverances(ctx: Context, accountId: number, page: Page): Promise<Severance[]> {
  return readPage(ctx.db, findSeverances, { accountId }, page);
}

/** A page of the follows that one of them cost, the newest follow first; `id` is the follow's. Throws `not-found`. */
export async function loadSeveredFollows(
  ctx: Context,
  { accountId, severanceId, direction }: { accountId: number; severanceId: number; direction: SeveredDirection },
  page: Page,
): Promise<{ id: number; accountId: number }[]> {
  const [own] = await readPage(
    ctx.db,
    findSeverances,
    { accountId },
    {
      limit: 1,
      maxId: severanceId + 1,
      sinceId: severanceId - 1,
    },
  );
  if (own === undefined) throw notFound();
  return readPage(ctx.db, findSeveredFollows, { severanceId, direction }, page);
}
