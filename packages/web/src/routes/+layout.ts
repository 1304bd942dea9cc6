import { loadMessages } from '#lib/i18n/catalogue.ts';
import { groupsOf } from '#lib/i18n/route-groups.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, route }) => {
  await loadMessages(data.locale, ...groupsOf(route.id));
  return data;
};
