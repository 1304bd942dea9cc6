import { readCursor } from '#lib/api/call.ts';
import { type AppealState, fetchAppeals } from '#lib/api/moderation.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

const STATES: readonly AppealState[] = ['pending', 'approved', 'rejected'];

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const state = STATES.find((one) => one === url.searchParams.get('show')) ?? 'pending';
  return { state, appeals: await fetchAppeals(fetch, state, readCursor(url.searchParams)).catch(failPage) };
};
