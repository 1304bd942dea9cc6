import type { Context } from '../context.ts';
import { findWelcomeIds } from './queries.ts';
import { type Viewer, viewerId } from './viewer.ts';

/** Of these accounts, those that are there and that the viewer wants to meet. */
export async function findWelcome(ctx: Context, viewer: Viewer, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const query = findWelcomeIds[viewer.kind === 'visitor' ? 'visitor' : 'member'];
  const rows = await query.all(ctx.db, { ids: [...ids], viewerId: viewerId(viewer), now: ctx.clock.now() });
  return new Set(rows.map((row) => row.id));
}
