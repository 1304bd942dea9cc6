import { mount, unmount } from 'svelte';
import { loadMessages } from '../i18n/catalogue.ts';
import { localeContext } from '../i18n/context.ts';
import ConfirmDialog from './confirm-dialog.svelte';

let asking: Promise<boolean> | undefined;

/** Asks the reader to show who they are, and answers whether they did; whoever asks meanwhile hears the same. */
export function askWhoItIs(reader: { username: string; locale: string }): Promise<boolean> {
  asking ??= ask(reader).finally(() => {
    asking = undefined;
  });
  return asking;
}

async function ask({ username, locale }: { username: string; locale: string }): Promise<boolean> {
  await loadMessages(locale, 'security');
  return new Promise((resolve) => {
    const dialog = mount(ConfirmDialog, {
      target: document.body,
      props: {
        username,
        onanswer: (confirmed: boolean) => {
          resolve(confirmed);
          void unmount(dialog);
        },
      },
      context: localeContext(locale),
    });
  });
}
