import { LAST_ID, type Page } from '../../db/keyset.ts';
import { AppError } from '../../lib/errors.ts';
import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';

/** What can be read as a timeline; what is left out is not asked for. */
export type Timeline =
  | { kind: 'home' }
  | { kind: 'list'; listId: number }
  | ({ kind: 'public' } & PublicFilter)
  /** What starts something in a community, here or elsewhere. */
  | { kind: 'communities' }
  /** Posts with any of `tags`, all of `all` and none of `none`; names are normalised. */
  | ({ kind: 'tag'; tags: string[]; all?: string[]; none?: string[] } & PublicFilter)
  /** Posts that link to a page, by people who want to be found. */
  | { kind: 'link'; cardId: number }
  | ({ kind: 'account'; noReplies?: boolean; noBoosts?: boolean } & AccountFilter)
  | ({ kind: 'tagged-by'; tag: string } & AccountFilter)
  /** Direct posts of the viewer's: all, or those of one conversation of theirs. */
  | { kind: 'direct'; conversationId?: number }
  /** What quotes a post, which the viewer may see. */
  | { kind: 'quotes'; postId: number }
  /** What an account liked, bookmarked or pinned, in the order of the marks. */
  | { kind: 'marked'; by: 'likes' | 'bookmarks' | 'pins'; accountId: number };

export interface PublicFilter {
  origin?: 'local' | 'remote';
  onlyMedia?: boolean;
}

export interface AccountFilter {
  accountId: number;
  onlyMedia?: boolean;
  noDirect?: boolean;
}

export type TimelineOf<K extends Timeline['kind']> = Extract<Timeline, { kind: K }>;

/** A place in a timeline, opaque to everyone but its source: an entry's id, a mark's, or a rank and an id. */
export interface Cursor {
  by: 'id' | 'mark' | 'rank';
  at: readonly number[];
}

/** A page newest first; both bounds are exclusive. */
export interface TimelinePage {
  limit: number;
  below?: Cursor | undefined;
  above?: Cursor | undefined;
  /** The page right above `above`, instead of the newest. */
  upwards?: boolean;
}

/** One line before it is hydrated: `entryId` is the boost's id where somebody boosted it here. */
export interface Item {
  entryId: number;
  postId: number;
  at: Cursor;
}

export interface Skeleton {
  /** Newest first. */
  items: Item[];
  /** Where the next page goes on in the direction of reading; undefined at the end. */
  end: Cursor | undefined;
}

export interface Source<T extends Timeline> {
  skeleton(ctx: Context, viewer: Viewer, timeline: T, page: TimelinePage): Promise<Skeleton>;
}

/** Bounds by one id as bounds of a timeline whose cursors are of one kind. */
export function toTimelinePage({ limit, maxId, sinceId, minId }: Page, by: Cursor['by']): TimelinePage {
  const cursor = (id: number | undefined): Cursor | undefined => (id === undefined ? undefined : { by, at: [id] });
  return { limit, below: cursor(maxId), above: cursor(minId ?? sinceId), upwards: minId !== undefined };
}

/** The ids of a cursor of one kind. Throws `invalid` for one of another list. */
export function toKeysetPage({ limit, below, above, upwards }: TimelinePage, by: Cursor['by']): Page {
  const page: Page = { limit };
  if (below !== undefined) page.maxId = idOf(below, by);
  if (above !== undefined) page[upwards ? 'minId' : 'sinceId'] = idOf(above, by);
  return page;
}

function idOf(cursor: Cursor, by: Cursor['by']): number {
  if (cursor.by !== by) throw new AppError('invalid', 'Validation failed: this cursor belongs to another list');
  return cursor.at[0] ?? LAST_ID;
}

/** A skeleton of rows, newest first, whose place is one id; `edge` is where looking ended before a full page was found. */
export function toSkeleton<R extends Omit<Item, 'at'>>(
  rows: readonly R[],
  { limit, upwards }: TimelinePage,
  {
    by = 'id',
    edge,
    idOf = (row) => row.entryId,
  }: { by?: Cursor['by']; edge?: number; idOf?: (row: R) => number } = {},
): Skeleton {
  const items = rows.map((row) => ({ entryId: row.entryId, postId: row.postId, at: { by, at: [idOf(row)] } }));
  if (edge !== undefined) return { items, end: { by, at: [edge] } };
  const last = upwards ? items[0] : items.at(-1);
  return { items, end: rows.length >= limit ? last?.at : undefined };
}

/**
 * Several skeletons of one page as one, by their entries' ids; the part next to the cursor is kept, each entry once. What
 * lies behind the end of one of them waits until that one has been looked at as far.
 */
export function mergeSkeletons(skeletons: readonly Skeleton[], page: TimelinePage): Skeleton {
  const near = page.upwards ? Math.min : Math.max;
  const ends = skeletons.flatMap(({ end }) => end?.at[0] ?? []);
  const end = ends.length === 0 ? undefined : near(...ends);
  const reached = ({ entryId }: Item) => end === undefined || near(entryId, end) === entryId;
  const unique = new Map(skeletons.flatMap(({ items }) => items.filter(reached)).map((item) => [item.entryId, item]));
  const sorted = [...unique.values()].sort((a, b) => b.entryId - a.entryId);
  const items = page.upwards ? sorted.slice(-page.limit) : sorted.slice(0, page.limit);
  const last = page.upwards ? items[0] : items.at(-1);
  if (sorted.length > items.length) return { items, end: last?.at };
  return { items, end: end === undefined ? undefined : { by: 'id', at: [end] } };
}
