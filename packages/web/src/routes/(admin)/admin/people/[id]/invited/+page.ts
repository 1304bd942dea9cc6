import { fetchInviteTree } from '#lib/api/invites.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchPerson } from '#lib/api/staff-people.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, params }) => {
  await parent();
  const [person, tree] = await Promise.all([fetchPerson(fetch, params.id), fetchInviteTree(fetch, params.id)]).catch(
    failPage,
  );
  return { person, tree };
};
