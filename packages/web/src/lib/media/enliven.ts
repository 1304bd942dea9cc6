import type { Attachment } from 'svelte/attachments';
import type { MediaAttachment } from '../api/types.ts';
import { paintBlurhash } from './paint-blurhash.ts';

/** What only scripts can add to a file on a page: its blurhash; what plays has more, fetched when there is some. */
export function enliven(item: MediaAttachment): Attachment<HTMLElement> {
  if (item.type !== 'audio' && item.type !== 'gifv') return paintBlurhash(item.blurhash);
  return (element) => {
    let stop: (() => void) | undefined;
    import('./players.ts').then(
      ({ playInView, paintSound }) => (stop = item.type === 'gifv' ? playInView(element) : paintSound(element, item)),
      // Without it there are the browser's own controls.
      () => undefined,
    );
    return () => stop?.();
  };
}
