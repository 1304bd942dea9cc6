import { fetchMarkers, fetchNotifications, saveMarker } from '../api/timelines.ts';
import { listenToStream } from '../stream/stream.ts';

/** How many notifications came after the read marker. */
export const unread = $state({ count: 0 });

async function countUnread(): Promise<void> {
  try {
    const markers = await fetchMarkers(fetch);
    const since = markers.notifications?.last_read_id;
    const newer = await fetchNotifications(fetch, since ? { since_id: since } : {});
    unread.count = newer.length;
  } catch {
    // A badge that cannot be counted stays as it was.
  }
}

/** Counts now and on every live notification, until the returned function is called. */
export function watchUnread(): () => void {
  void countUnread();
  return listenToStream('user', ({ event }) => {
    if (event === 'notification') unread.count += 1;
    if (event === 'connected') void countUnread();
  });
}

export async function markRead(newestId: string): Promise<void> {
  unread.count = 0;
  await saveMarker(fetch, newestId).catch(() => undefined);
}
