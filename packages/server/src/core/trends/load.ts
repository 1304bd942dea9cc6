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

/** Names of tags that trend, the highest first; none where trends are switched off. */
export function loadTrendingTags(ctx: Context, page: TrendsPage): Promise<string[]> {
  return findRefs(ctx, 'tag', page);
}

/** Posts that trend, as far as the viewer may see them and wants to meet their authors. */
export async function loadTrendingPosts(ctx: Context, viewer: Viewer, page: TrendsPage): Promise<PostView[]> {
  const ids = (await findRefs(ctx, 'post', page)).map(Number);
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

export async function loadTrendingLinks(ctx: Context, page: TrendsPage): Promise<TrendingLink[]> {
  const ids = (await findRefs(ctx, 'link', page)).map(Number);
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
  const id = (await isOff(ctx)) ? undefined : await findCardId(ctx, address);
  if (id === undefined) return undefined;
  return (await findTrend.first(ctx.db, { kind: 'link', ref: `${id}` })) === undefined ? undefined : id;
}

/** The card of an address that a post here links to. */
export async function findCardId(ctx: Context, address: string): Promise<number | undefined> {
  const url = readLink(ctx, address);
  if (url === undefined) return undefined;
  const card = await findCardByHash.first(ctx.db, { urlHash: sha256Hex(url) });
  return card?.sameAsId ?? card?.id;
}

async function findRefs(ctx: Context, kind: 'tag' | 'post' | 'link', page: TrendsPage): Promise<string[]> {
  if (await isOff(ctx)) return [];
  return (await findTrends.all(ctx.db, { kind, ...page })).map((row) => row.ref);
}

async function isOff(ctx: Context): Promise<boolean> {
  return (await loadInstanceSettings(ctx)).trends === 'off';
}
