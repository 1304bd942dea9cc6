import { fetchFilter } from '#lib/api/filters.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchStatuses } from '#lib/api/statuses.ts';
import type { PageLoad } from './$types';

/** So many single posts are shown, the last first. */
const most = 40;

export const load: PageLoad = async ({ parent, fetch, params }) => {
  await parent();
  const filter = await fetchFilter(fetch, params.id).catch(failPage);
  const posts = (filter.statuses ?? []).toReversed().slice(0, most);
  const known = await fetchStatuses(
    fetch,
    posts.map((post) => post.status_id),
  ).catch(failPage);
  const byId = new Map(known.map((status) => [status.id, status]));
  return { filter, posts: posts.map(({ id, status_id }) => ({ id, status: byId.get(status_id) ?? null })) };
};
