import { readCursor } from '#lib/api/call.ts';
import { fetchAllInvites } from '#lib/api/invites.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const { searchParams } = url;
  const of = searchParams.get('of');
  const open = searchParams.get('show') !== 'all' && of === null;
  return { of, invites: await fetchAllInvites(fetch, { open, of }, readCursor(searchParams)).catch(failPage) };
};
