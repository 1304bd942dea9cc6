import { hasPermission } from '@linnet/api-schemas/permissions.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchProviders } from '#lib/api/sign-in-providers.ts';
import { fetchRoles } from '#lib/api/staff-people.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  const { me } = await parent();
  // Who may give none does not see them either.
  const mayGiveRoles = hasPermission(Number(me.role.permissions), 'manageRoles');
  const asked = mayGiveRoles ? fetchRoles(fetch) : Promise.resolve([]);
  const [providers, roles] = await Promise.all([fetchProviders(fetch), asked]).catch(failPage);
  const found = roles.find(({ id }) => id === me.role.id);
  return { providers, roles, mine: found ? { ...found, permissions: me.role.permissions } : null };
};
