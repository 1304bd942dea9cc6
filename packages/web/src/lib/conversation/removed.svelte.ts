import { SvelteSet } from 'svelte/reactivity';
import { deleteConversation } from '../api/conversations.ts';
import { explainFailure } from '../api/explain.ts';
import type { Messages, MessagesOf } from '../i18n/context.ts';
import { ACTION_MS, showToast } from '../ui/toasts.svelte.ts';
import { noteUnread } from './unread-messages.svelte.ts';

const gone = new SvelteSet<string>();
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Whether a conversation was taken off the list in this window. */
export const isGone = (id: string): boolean => gone.has(id);

/** A conversation that was taken off comes back with what is written next. */
export const comesBack = (id: string): void => void (!waiting.has(id) && gone.delete(id));

/** Takes a conversation off the list; for some seconds this can be undone, and until then the server is not told. */
export function removeConversation(t: MessagesOf<'conversations'>, id: string): void {
  gone.add(id);
  noteUnread({ id, unread: false });
  waiting.set(
    id,
    setTimeout(() => void finish(t, id), ACTION_MS),
  );
  const undo = () => {
    clearTimeout(waiting.get(id));
    waiting.delete(id);
    gone.delete(id);
  };
  showToast(t.conversationRemoved, { label: t.undo, run: undo });
}

async function finish(t: Messages, id: string): Promise<void> {
  waiting.delete(id);
  try {
    await deleteConversation(fetch, id);
  } catch (cause) {
    gone.delete(id);
    showToast(explainFailure(t, cause));
  }
}

/** Whoever leaves has decided. */
export function finishRemovals(): void {
  for (const [id, timer] of waiting) {
    clearTimeout(timer);
    const surely: typeof fetch = (url, init) => fetch(url, { ...init, keepalive: true });
    void deleteConversation(surely, id).catch(() => undefined);
  }
  waiting.clear();
}
