import { mount, unmount } from 'svelte';
import type { Overcome } from '../api/call.ts';
import type { OwnAccount } from '../api/types.ts';
import { composer } from '../composer/composer.svelte.ts';
import { loadMessages } from '../i18n/catalogue.ts';
import { localeContext } from '../i18n/context.ts';
import { startOutbox } from '../outbox/send.ts';
import { waitBeforeReconnect } from '../stream/stream.ts';
import { look, lose, mend, probe, setReader } from './connection.svelte.ts';
import ConnectionBar from './connection-bar.svelte';
import { noteFailure } from './unsaved.ts';

/** Whoever stays on a page may want to write when the line is gone. */
const FETCH_AHEAD_MS = 10_000;

export interface Watch {
  overcome: Overcome;
  stop(): void;
}

/** Watches over the line, the session and what is unsaved, and says so over every page. */
export async function watch(me: OwnAccount, locale: string): Promise<Watch> {
  await loadMessages(locale, 'connection');
  setReader(me.id);
  const bar = mount(ConnectionBar, {
    target: document.body,
    anchor: document.body.firstChild!,
    props: { me },
    context: localeContext(locale),
  });
  const stopWaiting = waitBeforeReconnect(mend);
  if (!navigator.onLine) lose();
  const stopOutbox = startOutbox(me.id, locale);
  const ahead = setTimeout(() => {
    if (navigator.onLine) composer.fetched = true;
  }, FETCH_AHEAD_MS);
  window.addEventListener('offline', lose);
  window.addEventListener('online', probe);
  return {
    async overcome(failure, pages) {
      noteFailure();
      if (!failure.unconfirmed) return look(failure, pages);
      const { askWhoItIs } = await import('../session/ask-who-it-is.ts');
      return askWhoItIs({ username: me.username, locale });
    },
    stop() {
      clearTimeout(ahead);
      window.removeEventListener('offline', lose);
      window.removeEventListener('online', probe);
      stopWaiting();
      stopOutbox();
      void unmount(bar);
    },
  };
}
