import type { TrendKind } from '../../db/tables/trends.ts';
import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import type { PostView } from '../views/post.ts';
import { loadLinks, loadPosts, type TrendingLink, type TrendsPage } from './load.ts';
import { countUnseen, findJudged, findPublishers } from './queries.ts';
import { loadPublishers } from './review.ts';

/** What trends and what was decided about it; null: nothing was. */
export interface Judged<T> {
  what: T;
  allowed: boolean | null;
}

/** Tags that trend, whatever was decided about them. */
export function loadJudgedTags(ctx: Context, page: TrendsPage): Promise<Judged<string>[]> {
  return findAllJudged(ctx, 'tag', page);
}

/** Posts that trend, whatever was decided about them, as far as the viewer may see them. */
export async function loadJudgedPosts(ctx: Context, viewer: Viewer, page: TrendsPage): Promise<Judged<PostView>[]> {
  const judged = await findAllJudged(ctx, 'post', page);
  const posts = await loadPosts(
    ctx,
    viewer,
    judged.map(({ what }) => Number(what)),
  );
  const found = new Map(posts.map((post) => [`${post.facts.id}`, post]));
  return judged.flatMap(({ what, allowed }) => {
    const post = found.get(what);
    return post === undefined ? [] : [{ what: post, allowed }];
  });
}

/** Pages that trend, whatever was decided about them. */
export async function loadJudgedLinks(ctx: Context, page: TrendsPage): Promise<Judged<TrendingLink>[]> {
  const judged = await findAllJudged(ctx, 'link', page);
  const links = await loadLinks(
    ctx,
    judged.map(({ what }) => Number(what)),
  );
  const found = new Map(links.map((link) => [`${link.card.id}`, link]));
  return judged.flatMap(({ what, allowed }) => {
    const link = found.get(what);
    return link === undefined ? [] : [{ what: link, allowed }];
  });
}

/** Hosts of pages that trend, and what was decided about them. */
export async function loadTrendingPublishers(ctx: Context, page: TrendsPage) {
  const rows = await findPublishers.all(ctx.db, { ...page });
  return loadPublishers(
    ctx,
    rows.map(({ ref }) => ref),
  );
}

/** How much trends that nobody has looked at, where it is shown only afterwards; counting stops at `limit`. */
export async function countWaitingTrends(ctx: Context, limit: number): Promise<number> {
  const { trends, trendsReview } = await loadInstanceSettings(ctx);
  if (trends === 'off' || trendsReview === 'off') return 0;
  return Number((await countUnseen.first(ctx.db, { limit }))?.count ?? 0);
}

async function findAllJudged(ctx: Context, kind: TrendKind, page: TrendsPage): Promise<Judged<string>[]> {
  const rows = await findJudged.all(ctx.db, { kind, ...page });
  return rows.map(({ ref, allowed }) => ({ what: ref, allowed: allowed === null ? null : allowed === 1 }));
}
