import { conversations } from '@linnet/api-schemas/mastodon/endpoints/conversations.ts';
import { markConversation, removeConversation } from '../../../core/conversations/change.ts';
import { loadConversations } from '../../../core/conversations/load.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { answerConversation, renderConversations } from '../conversations.ts';
import { setLinks } from '../http/links.ts';

/** Threads of direct posts. Their place in the list is that of their newest post, which `Link` alone tells. */
export const conversationRoutes = defineRoutes(conversations, {
  all: async (call) => {
    const { views, first, last, more } = await loadConversations(call.ctx, call.accountId, call.page);
    setLinks(call, { next: more ? last : undefined, prev: first, prevKey: 'min_id' });
    return renderConversations(call.ctx, views);
  },
  delete: ({ ctx, accountId, path }) => removeConversation(ctx, { accountId, id: path.id }),
  read: (call) => mark(call, false),
  unread: (call) => mark(call, true),
});

async function mark({ ctx, accountId, path }: MemberCall & { path: { id: number } }, unread: boolean) {
  await markConversation(ctx, { accountId, id: path.id, unread });
  return answerConversation(ctx, accountId, path.id);
}
