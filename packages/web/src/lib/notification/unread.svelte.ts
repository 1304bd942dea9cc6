import { countUnread, saveMarker } from '../api/timelines.ts';
import { listenToStream } from '../stream/stream.ts';

/** How many notifications came after the read marker. */
export const unread = $state({ count: 0 });

async function recount(): Promise<void> {
  try {
    unread.count = (await countUnread(fetch)).count;
  } catch {
    // A badge that cannot be counted stays as it was.
  }
}

/** Counts now and on every live notification, until the returned function is called. */
export function watchUnread(): () => void {
  void recount();
  return listenToStream('user', ({ event }) => {
    if (event === 'notification') unread.count += 1;
    if (event === 'connected' || event === 'notifications_merged') void recount();
  });
}

export async function markRead(newestId: string): Promise<void> {
  unread.count = 0;
  await saveMarker(fetch, 'notifications', newestId).catch(() => undefined);
}
