import { LAST_ID, readPage } from '../../../db/keyset.ts';
import { notFound } from '../../../lib/errors.ts';
import type { Viewer } from '../../audience/viewer.ts';
import type { Context } from '../../context.ts';
import { mergeBelow, type Stored } from '../merge.ts';
import { findOwnList } from '../queries/keep.ts';
import { findStored } from '../queries/sources.ts';
import {
  type Skeleton,
  type Source,
  type TimelineOf,
  type TimelinePage,
  toKeysetPage,
  toSkeleton,
} from '../timeline.ts';

/** Throws `not-found` for visitors. */
export const homeSource: Source<TimelineOf<'home'>> = {
  skeleton(ctx, viewer, _timeline, page) {
    return readStored(ctx, { into: 'homes', timelineId: memberOf(viewer) }, page);
  },
};

/** Throws `not-found` for a list that is not the viewer's. */
export const listSource: Source<TimelineOf<'list'>> = {
  async skeleton(ctx, viewer, { listId }, page) {
    if (!(await ownsList(ctx, { listId, viewerId: memberOf(viewer) }))) throw notFound();
    return readStored(ctx, { into: 'lists', timelineId: listId }, page);
  },
};

/** Whether a list is there and is the viewer’s. */
export async function ownsList(ctx: Context, list: { listId: number; viewerId: number }): Promise<boolean> {
  return (await findOwnList.first(ctx.db, { listId: list.listId, accountId: list.viewerId })) !== undefined;
}

function memberOf(viewer: Viewer): number {
  if (viewer.kind !== 'member') throw notFound();
  return viewer.accountId;
}

/** What is stored, and behind its end what would be, had it been kept for ever. */
async function readStored(ctx: Context, stored: Stored, page: TimelinePage): Promise<Skeleton> {
  const bounds = toKeysetPage(page, 'id');
  const rows = await readPage(ctx.db, findStored, { timelineId: stored.timelineId }, bounds);
  const skeleton = toSkeleton(rows, page);
  // Pages above something known are what is new: nothing is merged into these.
  if (page.above !== undefined || rows.length >= page.limit) return skeleton;
  const below = rows.at(-1)?.entryId ?? bounds.maxId ?? LAST_ID;
  const { entries, last } = await mergeBelow(ctx.db, stored, {
    below,
    limit: page.limit - rows.length,
    now: ctx.clock.now(),
  });
  const { items } = toSkeleton([...rows, ...entries], page);
  return { items, end: last === undefined ? undefined : { by: 'id', at: [last] } };
}
