import { type Page, pageBounds } from '../../db/keyset.ts';
import type { Prepared } from '../../db/prepare.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import {
  type Direction,
  findAccountBoosts,
  findAccountPosts,
  findBookmarked,
  findHome,
  findLiked,
  findListed,
  findLocal,
  findOwnList,
  findPinned,
  findPublic,
  findRemote,
  findTagged,
} from './queries.ts';

/** One line of a timeline, before it is hydrated: `entryId` is the boost's id where somebody boosted it here. */
export interface Entry {
  entryId: number;
  postId: number;
}

/** An entry of a list that is ordered by something the reader does not see: cursors are `markId`. */
export interface MarkedEntry extends Entry {
  markId: number;
}

type BothWays<P> = Record<Direction, Prepared<P & { below: number; above: number; limit: number }, Entry>>;

/** Runs a timeline query for a page; the answer is always newest first. */
async function read<P>(ctx: Context, query: BothWays<P>, params: P, page: Page): Promise<Entry[]> {
  const { upwards, ...bounds } = pageBounds(page);
  const rows = await query[upwards ? 'asc' : 'desc'].all(ctx.db, { ...params, ...bounds });
  return upwards ? rows.reverse() : rows;
}

export function loadHome(ctx: Context, ownerId: number, page: Page): Promise<Entry[]> {
  return read(ctx, findHome, { timelineId: ownerId }, page);
}

export interface PublicFilter {
  /** Null for a visitor. */
  viewerId: number | null;
  origin?: 'local' | 'remote';
  onlyMedia?: boolean;
}

const PUBLIC = { all: findPublic, local: findLocal, remote: findRemote };

export function loadPublic(ctx: Context, filter: PublicFilter, page: Page): Promise<Entry[]> {
  return read(ctx, PUBLIC[filter.origin ?? 'all'], toParams(filter), page);
}

export function loadTagged(ctx: Context, filter: PublicFilter & { tag: string }, page: Page): Promise<Entry[]> {
  const onlyLocal = filter.origin === 'local' ? 1 : 0;
  return read(ctx, findTagged, { ...toParams(filter), tag: filter.tag, onlyLocal }, page);
}

function toParams(filter: PublicFilter): { viewerId: number; onlyMedia: 0 | 1 } {
  return { viewerId: filter.viewerId ?? 0, onlyMedia: filter.onlyMedia ? 1 : 0 };
}

export interface AccountFilter {
  accountId: number;
  viewerId: number | null;
  onlyMedia?: boolean;
  noReplies?: boolean;
  noBoosts?: boolean;
}

/** An account's posts and boosts, as far as the viewer may see them. */
export async function loadAccountTimeline(ctx: Context, filter: AccountFilter, page: Page): Promise<Entry[]> {
  const { accountId } = filter;
  const params = { ...toParams(filter), accountId };
  const noReplies = filter.noReplies ? 1 : 0;
  const posts = await read(ctx, findAccountPosts, { ...params, noReplies }, page);
  if (filter.noBoosts || filter.onlyMedia) return posts;
  const boosts = await read(ctx, findAccountBoosts, { accountId, viewerId: params.viewerId }, page);
  const merged = [...posts, ...boosts].sort((a, b) => b.entryId - a.entryId);
  return page.minId === undefined ? merged.slice(0, page.limit) : merged.slice(-page.limit);
}

/** The posts of a list's members. Throws `not-found` for a list that is not the viewer's. */
export async function loadList(ctx: Context, list: { listId: number; viewerId: number }, page: Page): Promise<Entry[]> {
  if (!(await ownsList(ctx, list))) throw notFound();
  return read(ctx, findListed, list, page);
}

export async function ownsList(ctx: Context, list: { listId: number; viewerId: number }): Promise<boolean> {
  return (await findOwnList.first(ctx.db, { listId: list.listId, accountId: list.viewerId })) !== undefined;
}

const MARKS = { likes: findLiked, bookmarks: findBookmarked, pins: findPinned };

/** What an account liked, bookmarked or pinned. The viewer of pins may be someone else (null: a visitor). */
export function loadMarked(
  ctx: Context,
  kind: keyof typeof MARKS,
  { accountId, viewerId }: { accountId: number; viewerId: number | null },
  page: Page,
): Promise<MarkedEntry[]> {
  const { below, above, limit } = pageBounds(page);
  return MARKS[kind].all(ctx.db, { accountId, viewerId: viewerId ?? 0, below, above, limit });
}
