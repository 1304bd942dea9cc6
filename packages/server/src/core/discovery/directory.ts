import { AppError, notFound } from '../../lib/errors.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { type DirectoryOrder, findListed } from './queries.ts';

/** So many at once are asked whether they may be shown. */
const CHUNK = 100;

export interface DirectoryPage {
  viewer: Viewer;
  order: DirectoryOrder;
  /** Only people of this server. */
  here: boolean;
  limit: number;
  offset: number;
}

/**
 * Ids of people who want to be listed and whom the viewer wants to meet. The list ends after a thousand. Throws `not-found`
 * where there is none, `unauthenticated` for a visitor where it is for members.
 */
export async function loadDirectory(ctx: Context, page: DirectoryPage): Promise<number[]> {
  const { viewer, order, here, limit, offset } = page;
  const { directoryFor } = await loadInstanceSettings(ctx);
  if (directoryFor === 'nobody') throw notFound();
  if (directoryFor === 'members' && viewer.kind !== 'member') {
    throw new AppError('unauthenticated', 'This method requires an authenticated user');
  }
  const rows = await findListed[order][here ? 'here' : 'everywhere'].all(ctx.db, {});
  const ids = rows.map((row) => row.id).filter((id) => id !== viewerId(viewer));
  const found: number[] = [];
  for (let i = 0; i < ids.length && found.length < offset + limit; i += CHUNK) {
    const some = ids.slice(i, i + CHUNK);
    const welcome = await findWelcome(ctx, viewer, some);
    found.push(...some.filter((id) => welcome.has(id)));
  }
  return found.slice(offset, offset + limit);
}
