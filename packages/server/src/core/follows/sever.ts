import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { FollowsTable } from '../../db/tables/relations.ts';
import type { SeverancesTable, SeveredFollowsTable } from '../../db/tables/severances.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { endFollow } from './follow.ts';
import { addToSeverance, findSeverance, findSeverances, findSeveredFollows } from './queries.ts';

export type Severance = SeverancesTable;
export type SeveredDirection = SeveredFollowsTable['direction'];

/** What cut a server off. */
export interface Cut {
  blockId: number;
  domain: string;
}

/**
 * Ends a follow between somebody here and somebody of a server that is cut off, and keeps who that was for the one here, who
 * is told once for each cut.
 */
export async function severFollow(
  ctx: Context,
  tx: Tx,
  { follow, otherId, cut }: { follow: FollowsTable; otherId: number; cut: Cut },
): Promise<void> {
  const direction = follow.accountId === otherId ? 'followers' : 'following';
  const accountId = direction === 'followers' ? follow.targetId : follow.accountId;
  const of = { accountId, blockId: cut.blockId };
  const row: Severance = {
    id: ctx.ids.next(),
    ...of,
    kind: 'instance',
    targetName: cut.domain,
    followersCount: 0,
    followingCount: 0,
    createdAt: ctx.clock.now(),
  };
  const isNew = (await insertRow(tx, 'severances', row, { ignoreConflicts: true })) > 0;
  const severance = isNew ? row : await findSeverance.first(tx, of);
  if (severance === undefined) return;
  const severed = { id: follow.id, severanceId: severance.id, otherId, direction } as const;
  if ((await insertRow(tx, 'severedFollows', severed, { ignoreConflicts: true })) > 0) {
    const [followers, following] = direction === 'followers' ? [1, 0] : [0, 1];
    await addToSeverance.run(tx, { id: severance.id, followers, following });
  }
  await endFollow(tx, follow);
  if (isNew) await ctx.queue.emit(tx, { kind: 'follows.severed', severanceId: row.id, accountId });
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
