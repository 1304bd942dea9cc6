import { readWalk, type Walk } from '../../../db/walk.ts';
import { type Viewer, viewerId } from '../../audience/viewer.ts';
import type { Context } from '../../context.ts';
import type { Reading } from '../queries/sources.ts';
import { type Cursor, type Item, type Skeleton, type TimelinePage, toKeysetPage, toSkeleton } from '../timeline.ts';

/** Who reads, and when: mutes end. */
export function reading(ctx: Context, viewer: Viewer): Reading {
  return { viewerId: viewerId(viewer), now: ctx.clock.now() };
}

interface Place<R> {
  by: Cursor['by'];
  idOf(row: R): number;
}

/** The skeleton of a page of a walk, whose places are entries' ids unless told otherwise. */
export async function walkPage<P, R extends Omit<Item, 'at'>>(
  ctx: Context,
  walk: Walk<P, R>,
  params: P,
  page: TimelinePage,
  { by, idOf }: Place<R> = { by: 'id', idOf: (row) => row.entryId },
): Promise<Skeleton> {
  const { rows, edge } = await readWalk(ctx.db, walk, params, toKeysetPage(page, by));
  return toSkeleton(rows, page, { by, edge, idOf });
}
