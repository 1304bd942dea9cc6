import { error } from '@sveltejs/kit';
import { failPage } from '#lib/api/page-error.ts';
import { fetchRoles } from '#lib/api/staff-people.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  const { me } = await parent();
  const roles = await fetchRoles(fetch).catch(failPage);
  const mine = roles.find(({ id }) => id === me.role.id) ?? error(404, 'not_found');
  // With what everybody may do, which is written in no role.
  const { permissions } = me.role;
  return { mine: { ...mine, permissions }, roles: roles.filter(({ position }) => position >= 0) };
};
