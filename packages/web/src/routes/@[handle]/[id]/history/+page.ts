import { failPage } from '#lib/api/page-error.ts';
import { fetchHistory } from '#lib/api/post-page.ts';
import { fetchStatus } from '#lib/api/statuses.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch }) => {
  const [status, edits] = await Promise.all([fetchStatus(fetch, params.id), fetchHistory(fetch, params.id)]).catch(
    failPage,
  );
  return { status, edits };
};
