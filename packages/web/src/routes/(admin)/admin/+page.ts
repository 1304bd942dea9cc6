import { hasPermission } from '@linnet/api-schemas/permissions.ts';
import { fetchOverview } from '#lib/api/admin-overview.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

/** Whoever may not see the numbers still has the list of their rooms. */
export const load: PageLoad = async ({ parent, fetch }) => {
  const { permissions } = await parent();
  const sees = hasPermission(permissions, 'viewDashboard');
  return { overview: sees ? await fetchOverview(fetch).catch(failPage) : null };
};
