import type { TrendKind } from '../../db/tables/trends.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Viewer } from '../audience/viewer.ts';
import { readLink } from '../cards/link.ts';
import { findCardByHash, findCardsById } from '../cards/queries.ts';
import type { Context } from '../context.ts';
import type { TagDay } from '../tags/history.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { loadRecentAccountViews } from '../views/account.ts';
import { type CardView, toCardViews } from '../views/card.ts';
import { loadPostViews, type PostView } from '../views/post.ts';
import { findLinkDays, findTrend, findTrends } from './queries.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;

export interface TrendsPage {
  limit: number;
  offset: number;
}

/** A page of what trends, the highest first, nothing where trends are switched off; `full`: there may be more. */
export interface Trending<T> {
  items: T[];
  full: boolean;
}

/** Names of tags that trend. */
export async function loadTrendingTags(ctx: Context, page: TrendsPage): Promise<Trending<string>> {
  const items = await findRefs(ctx, 'tag', page);
  return { items, full: isFull(items, page) };
}

/** Posts that trend, as far as the viewer may see them and wants to meet their authors. */
export async function loadTrendingPosts(ctx: Context, viewer: Viewer, page: TrendsPage): Promise<Trending<PostView>> {
  const refs = await findRefs(ctx, 'post', page);
  return { items: await loadPosts(ctx, viewer, refs.map(Number)), full: isFull(refs, page) };
}

function isFull(refs: readonly string[], { limit }: TrendsPage): boolean {
  return limit > 0 && refs.length === limit;
}

/** Posts that trend by their ids, in their order. */
export async function loadPosts(ctx: Context, viewer: Viewer, ids: number[]): Promise<PostView[]> {
  const posts = await loadPostViews(ctx, viewer, ids, { accounts: loadRecentAccountViews, brought: true });
  return ids.flatMap((id) => {
    const post = posts.get(id);
    // An edit may have come since they were counted.
    return post === undefined || post.facts.text.sensitive ? [] : [post];
  });
}

/** A page that trends, with how it was linked to on the last seven days, today first. */
export interface TrendingLink {
  card: CardView;
  history: readonly TagDay[];
}

export async function loadTrendingLinks(ctx: Context, page: TrendsPage): Promise<Trending<TrendingLink>> {
  const refs = await findRefs(ctx, 'link', page);
  return { items: await loadLinks(ctx, refs.map(Number)), full: isFull(refs, page) };
}

/** Pages that trend by the ids of their cards, in their order. */
export async function loadLinks(ctx: Context, ids: number[]): Promise<TrendingLink[]> {
  if (ids.length === 0) return [];
  const views = await toCardViews(ctx, await findCardsById.all(ctx.db, { ids }));
  const cards = new Map(views.map((view) => [view.id, view]));
  const today = Math.floor(ctx.clock.now() / DAY_MS);
  const rows = await findLinkDays.all(ctx.db, { cardIds: ids, since: today - DAYS + 1 });
  const counted = new Map(rows.map((row) => [`${row.cardId} ${row.day}`, row]));
  return ids.flatMap((id) => {
    const card = cards.get(id);
    if (card === undefined) return [];
    const history = Array.from({ length: DAYS }, (_, i): TagDay => {
      const row = counted.get(`${id} ${today - i}`);
      return { day: (today - i) * DAY_MS, uses: row?.uses ?? 0, accounts: row?.accounts ?? 0 };
    });
    return [{ card, history }];
  });
}

/** The card of an address, where it trends; undefined for any other. */
export async function findTrendingCard(ctx: Context, address: string): Promise<number | undefined> {
  const { trends, trendsReview } = await loadInstanceSettings(ctx);
  const id = trends === 'off' ? undefined : await findCardId(ctx, address);
  if (id === undefined) return undefined;
  const found = await findTrend.first(ctx.db, { kind: 'link', ref: `${id}`, unseen: trendsReview === 'on' ? 0 : 1 });
  return found === undefined ? undefined : id;
}

/** The card of an address that a post here links to. */
export async function findCardId(ctx: Context, address: string): Promise<number | undefined> {
  const url = readLink(ctx, address);
  if (url === undefined) return undefined;
  const card = await findCardByHash.first(ctx.db, { urlHash: sha256Hex(url) });
  return card?.sameAsId ?? card?.id;
}

async function findRefs(ctx: Context, kind: TrendKind, page: TrendsPage): Promise<string[]> {
  const { trends, trendsReview } = await loadInstanceSettings(ctx);
  if (trends === 'off') return [];
  const unseen = trendsReview === 'on' ? 0 : 1;
  return (await findTrends.all(ctx.db, { kind, unseen, ...page })).map((row) => row.ref);
}
