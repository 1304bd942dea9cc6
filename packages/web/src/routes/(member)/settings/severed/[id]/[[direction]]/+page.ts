import { error } from '@sveltejs/kit';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchSeverance, fetchSevered, type SeveredDirection } from '#lib/api/severances.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url, params }) => {
  await parent();
  if (!/^\d{1,16}$/.test(params.id)) error(404);
  const severance = await fetchSeverance(fetch, params.id).catch(failPage);
  if (severance === undefined) error(404);
  const direction = readDirection(params.direction ?? (severance.following_count === 0 ? 'followers' : 'following'));
  const asked = { direction, cursor: readCursor(url.searchParams) } as const;
  const { items, next } = await fetchSevered(fetch, params.id, asked).catch(failPage);
  return { severance, direction, accounts: items, next };
};

function readDirection(text: string): SeveredDirection {
  if (text !== 'followers' && text !== 'following') error(404);
  return text === 'followers' ? 'followers' : 'following';
}
