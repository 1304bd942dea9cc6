import type { Context } from '../context.ts';
import { findOpenIds } from './queries.ts';
import { type Viewer, viewerId } from './viewer.ts';

/** Of these accounts, those whose open things a viewer may see: they are there, and do not block the viewer. */
export async function findOpenOwners(ctx: Context, viewer: Viewer, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await findOpenIds[viewer.kind].all(ctx.db, { ids: [...ids], viewerId: viewerId(viewer) });
  return new Set(rows.map((row) => row.id));
}
