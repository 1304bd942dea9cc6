import { error } from '@sveltejs/kit';
import { STAFF } from '#lib/admin/staff.ts';
import { requireMember } from '#lib/api/require-member.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { groupsOf } from '#lib/i18n/route-groups.ts';
import { staffGroups } from '#lib/i18n/staff-groups.ts';
import type { LayoutLoad } from './$types';

/**
 * Every page below is for people with an office. To others it is not there; who may do what in it is for the API to say.
 * `wide`: such a page has the room of the column beside it.
 */
export const load: LayoutLoad = async ({ parent, route, url }) => {
  const me = await requireMember(parent, url);
  const permissions = Number(me.role.permissions);
  if ((permissions & STAFF) === 0) error(404, 'not_found');
  await loadMessages((await parent()).locale, ...groupsOf(route.id, staffGroups));
  return { me, permissions, wide: true };
};
