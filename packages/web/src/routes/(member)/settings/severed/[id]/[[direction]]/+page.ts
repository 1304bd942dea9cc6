import { error } from '@sveltejs/kit';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchSeverance, fetchSevered } from '#lib/api/severances.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url, params }) => {
  await parent();
  if (!/^\d{1,16}$/.test(params.id)) error(404);
  const severance = await fetchSeverance(fetch, params.id).catch(failPage);
  if (severance === undefined) error(404);
  const { direction = severance.following_count === 0 ? 'followers' : 'following' } = params;
  if (direction !== 'followers' && direction !== 'following') error(404);
  const asked = { direction, cursor: readCursor(url.searchParams) } as const;
  const { items, next } = await fetchSevered(fetch, params.id, asked).catch(failPage);
  return { severance, direction, accounts: items, next };
};
