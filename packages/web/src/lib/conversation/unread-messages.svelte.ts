import { fetchConversations } from '../api/conversations.ts';
import type { Conversation } from '../api/types.ts';
import { listenToStream } from '../stream/stream.ts';

/** Of the newest conversations, those to be read. */
const ids = $state<Record<string, true>>({});

export const unreadMessages = {
  get count(): number {
    return Object.keys(ids).length;
  },
};

/** Takes over whether a conversation is to be read. */
export function noteUnread({ id, unread }: Pick<Conversation, 'id' | 'unread'>): void {
  if (unread) ids[id] = true;
  else delete ids[id];
}

async function recount(): Promise<void> {
  try {
    const { items } = await fetchConversations(fetch);
    for (const id of Object.keys(ids)) delete ids[id];
    for (const conversation of items) noteUnread(conversation);
  } catch {
    // A badge that cannot be counted stays as it was.
  }
}

/** Counts now and with every live change, until the returned function is called. */
export function watchUnreadMessages(): () => void {
  void recount();
  return listenToStream('direct', ({ event, payload }) => {
    if (event === 'conversation') noteUnread(payload as Conversation);
    if (event === 'connected') void recount();
  });
}
