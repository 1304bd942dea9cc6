import { notFound } from '../../lib/errors.ts';
import type { Viewer } from '../audience/viewer.ts';
import { findBoostById } from '../boosts/queries.ts';
import type { Context } from '../context.ts';
import { type EntryView, loadEntryViews } from './post.ts';

/** The entry an id on the wire means: a post, or a boost of one. Throws `not-found` where the viewer may not see it. */
export async function findEntry(ctx: Context, viewer: Viewer, id: number): Promise<EntryView> {
  const [direct] = await loadEntryViews(ctx, viewer, [{ entryId: id, postId: id }]);
  if (direct !== undefined) return direct;
  const boost = await findBoostById.first(ctx.db, { id });
  const [entry] = boost === undefined ? [] : await loadEntryViews(ctx, viewer, [{ entryId: id, postId: boost.postId }]);
  if (entry === undefined) throw notFound();
  return entry;
}
