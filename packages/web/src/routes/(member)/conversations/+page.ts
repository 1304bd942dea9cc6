import { fetchConversations } from '#lib/api/conversations.ts';
import { failPage } from '#lib/api/page-error.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  const conversations = await fetchConversations(fetch).catch(failPage);
  rememberStatuses(conversations.items.flatMap(({ last_status }) => last_status ?? []));
  return { conversations };
};
