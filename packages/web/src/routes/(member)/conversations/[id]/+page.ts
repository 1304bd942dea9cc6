import { fetchConversation, fetchMessages } from '#lib/api/conversations.ts';
import { failPage } from '#lib/api/page-error.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, params, fetch }) => {
  await parent();
  const [conversation, messages] = await Promise.all([
    fetchConversation(fetch, params.id),
    fetchMessages(fetch, params.id),
  ]).catch(failPage);
  rememberStatuses(messages.items);
  return { conversation, messages, hasOwnBox: true };
};
