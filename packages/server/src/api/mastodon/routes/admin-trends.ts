import type { AdminTrendsPublisher } from '@linnet/api-schemas/mastodon/admin-trend.ts';
import { adminTrends } from '@linnet/api-schemas/mastodon/endpoints/admin-trends.ts';
import type { Viewer } from '../../../core/audience/viewer.ts';
import type { Context } from '../../../core/context.ts';
import {
  type Judged,
  loadJudgedLinks,
  loadJudgedPosts,
  loadJudgedTags,
  loadTrendingPublishers,
} from '../../../core/trends/judged.ts';
import { loadLinks, loadPosts, type TrendingLink } from '../../../core/trends/load.ts';
import { loadPublishers, reviewTrend } from '../../../core/trends/review.ts';
import type { PostView } from '../../../core/views/post.ts';
import { notFound } from '../../../lib/errors.ts';
import { readHost } from '../../../lib/host.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { maybeUnseen, renderAdminTag, renderAdminTags } from '../admin-tags.ts';
import { renderFor } from '../render-for.ts';
import { renderTrendsLink } from '../serializers/card.ts';
import { renderEntries } from '../statuses.ts';
import { readTagName } from '../tags.ts';

/** What much is made of, looked at. */
export const adminTrendRoutes = defineRoutes(adminTrends, {
  tags: async ({ ctx, accountId, page }) => {
    const judged = await loadJudgedTags(ctx, page);
    return renderAdminTags(
      ctx,
      accountId,
      judged.map(({ what }) => what),
    );
  },
  approveTag: reviewTag(true),
  rejectTag: reviewTag(false),
  statuses: async ({ ctx, viewer, page }) => showPosts(ctx, await loadJudgedPosts(ctx, viewer, page)),
  approveStatus: reviewPost(true),
  rejectStatus: reviewPost(false),
  links: async ({ ctx, page }) => showLinks(ctx, await loadJudgedLinks(ctx, page)),
  approveLink: reviewLink(true),
  rejectLink: reviewLink(false),
  publishers: async ({ ctx, page }) => showPublishers(ctx, await loadTrendingPublishers(ctx, page)),
  approvePublisher: reviewPublisher(true),
  rejectPublisher: reviewPublisher(false),
});

type NamedCall = MemberCall & { path: { name: string } };
type IdCall = MemberCall & { path: { id: number } };

function reviewTag(allowed: boolean) {
  return async ({ ctx, accountId, path }: NamedCall) => {
    const ref = readTagName(path.name);
    await reviewTrend(ctx, { by: accountId, kind: 'tag', ref, allowed });
    return renderAdminTag(ctx, accountId, ref);
  };
}

function reviewPost(allowed: boolean) {
  return async ({ ctx, accountId, viewer, path }: IdCall) => {
    const post = await findPost(ctx, viewer, path.id);
    await reviewTrend(ctx, { by: accountId, kind: 'post', ref: `${path.id}`, allowed });
    return first(await showPosts(ctx, [{ what: post, allowed }]));
  };
}

function reviewLink(allowed: boolean) {
  return async ({ ctx, accountId, path }: IdCall) => {
    await reviewTrend(ctx, { by: accountId, kind: 'link', ref: `${path.id}`, allowed });
    const what = first(await loadLinks(ctx, [path.id]));
    return first(await showLinks(ctx, [{ what, allowed }]));
  };
}

function reviewPublisher(allowed: boolean) {
  return async ({ ctx, accountId, path }: MemberCall & { path: { domain: string } }) => {
    const ref = readHost(path.domain);
    if (ref === undefined) throw notFound();
    await reviewTrend(ctx, { by: accountId, kind: 'publisher', ref, allowed });
    return first(await showPublishers(ctx, await loadPublishers(ctx, [ref])));
  };
}

/** A post that the viewer may see. */
async function findPost(ctx: Context, viewer: Viewer, id: number): Promise<PostView> {
  return first(await loadPosts(ctx, viewer, [id]));
}

async function showPosts(ctx: Context, judged: readonly Judged<PostView>[]) {
  const unseen = await maybeUnseen(ctx);
  const entries = judged.map(({ what }) => ({ entryId: what.facts.id, post: what, boost: undefined }));
  const statuses = await renderEntries(ctx, entries);
  const decided = new Map(judged.map(({ what, allowed }) => [`${what.facts.id}`, allowed]));
  return statuses.map((status) => ({ ...status, ...toReview(decided.get(status.id) ?? null, unseen) }));
}

async function showLinks(ctx: Context, judged: readonly Judged<TrendingLink>[]) {
  const [render, unseen] = [renderFor(ctx), await maybeUnseen(ctx)];
  return judged.map(({ what, allowed }) => ({
    ...renderTrendsLink(render, what),
    id: `${what.card.id}`,
    ...toReview(allowed, unseen),
  }));
}

async function showPublishers(
  ctx: Context,
  publishers: readonly { host: string; allowed: boolean | null }[],
): Promise<AdminTrendsPublisher[]> {
  const unseen = await maybeUnseen(ctx);
  return publishers.map(({ host, allowed }) => ({ id: host, domain: host, ...toReview(allowed, unseen) }));
}

function toReview(allowed: boolean | null, unseen: boolean) {
  return { trendable: allowed ?? unseen, requires_review: allowed === null };
}

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw notFound();
  return one;
}
