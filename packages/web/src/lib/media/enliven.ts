import type { Attachment } from 'svelte/attachments';
import type { MediaAttachment } from '../api/types.ts';
import { paintBlurhash } from './paint-blurhash.ts';

/** What only scripts can add to a file on a page: its blurhash, or how loud a sound is. */
export function enliven(item: MediaAttachment): Attachment<HTMLElement> {
  if (item.type !== 'audio') return paintBlurhash(item.blurhash);
  return (element) => {
    import('./paint-sound.ts').then(
      ({ paintSound }) => paintSound(element, item),
      // Without it there are the browser's own controls.
      () => undefined,
    );
  };
}
