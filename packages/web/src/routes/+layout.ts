import { redirect } from '@sveltejs/kit';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { groupsOf } from '#lib/i18n/route-groups.ts';
import type { LayoutLoad } from './$types';

const TWO_FACTOR = '/settings/two-factor';

export const load: LayoutLoad = async ({ data, route, url }) => {
  // The API answers nothing else before.
  if (data.me?.two_factor_missing && url.pathname !== TWO_FACTOR) redirect(302, TWO_FACTOR);
  await loadMessages(data.locale, ...groupsOf(route.id));
  return data;
};
