import type { MarkersTable } from '../../db/tables/users.ts';
import type { Context } from '../context.ts';
import { findMarkers, putMarker } from './queries.ts';

export type MarkedTimeline = MarkersTable['timeline'];

/** How far an account has read, by timeline. */
export type Markers = Map<MarkedTimeline, Omit<MarkersTable, 'accountId' | 'timeline'>>;

/** Where an account has read to, by timeline. */
export async function loadMarkers(ctx: Context, accountId: number): Promise<Markers> {
  const rows = await findMarkers.all(ctx.db, { accountId });
  return new Map(
    rows.map(({ timeline, lastReadId, version, updatedAt }) => [timeline, { lastReadId, version, updatedAt }]),
  );
}

/** Moves markers; the last writer wins. The ids need not exist. With `onlyAhead` none goes back. */
export async function saveMarkers(
  ctx: Context,
  accountId: number,
  lastReadIds: Partial<Record<MarkedTimeline, number>>,
  { onlyAhead = false }: { onlyAhead?: boolean } = {},
): Promise<Markers> {
  const updatedAt = ctx.clock.now();
  const back = onlyAhead ? 0 : 1;
  await ctx.db.write(async (tx) => {
    for (const timeline of ['home', 'notifications'] as const) {
      const lastReadId = lastReadIds[timeline];
      if (lastReadId !== undefined) await putMarker.run(tx, { accountId, timeline, lastReadId, updatedAt, back });
    }
  });
  return loadMarkers(ctx, accountId);
}
