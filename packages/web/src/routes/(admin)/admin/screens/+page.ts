import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchHeld, fetchScreenHits, fetchScreens } from '#lib/api/screens.ts';
import type { PageLoad } from './$types';

const SHOWN = ['screens', 'held', 'hits', 'test'] as const;

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const show = SHOWN.find((one) => one === url.searchParams.get('show')) ?? 'screens';
  const screens = await fetchScreens(fetch).catch(failPage);
  const of = screens.find(({ id }) => id === url.searchParams.get('screen')) ?? null;
  const hits =
    show === 'hits' ? await fetchScreenHits(fetch, of?.id ?? null, readCursor(url.searchParams)).catch(failPage) : null;
  const held = show === 'held' ? await fetchHeld(fetch, readCursor(url.searchParams)).catch(failPage) : null;
  return { show, screens, of, hits, held };
};
