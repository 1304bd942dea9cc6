import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchPeople } from '#lib/api/staff-people.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const text = url.searchParams.get('q')?.trim() ?? '';
  // Whoever is looked for may be anywhere.
  const tab = url.searchParams.get('show') ?? (text === '' ? 'local' : '');
  const people = await fetchPeople(fetch, { tab, text }, readCursor(url.searchParams)).catch(failPage);
  return { text, tab, people };
};
