import { fetchList, fetchMembers } from '#lib/api/lists.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, params, fetch }) => {
  await parent();
  const [list, members] = await Promise.all([fetchList(fetch, params.id), fetchMembers(fetch, params.id)]).catch(
    failPage,
  );
  return { list, members };
};
