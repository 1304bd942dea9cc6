import type { Conversation } from '@linnet/api-schemas/mastodon/conversation.ts';
import type { ConversationView } from '../../../core/conversations/load.ts';
import { renderAccount } from './account.ts';
import type { Render } from './render.ts';
import { renderPost } from './status.ts';

/** A conversation, for the account it belongs to. */
export function renderConversation(render: Render, { id, unread, accounts, post }: ConversationView): Conversation {
  const status = renderPost(render, post);
  return {
    id: String(id),
    unread,
    accounts: accounts.map((account) => renderAccount(render, account)),
    last_status: { ...status, pleroma: { ...status.pleroma, direct_conversation_id: id } },
  };
}
