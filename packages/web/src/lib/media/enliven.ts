import type { Attachment } from 'svelte/attachments';
import type { MediaAttachment } from '../api/types.ts';

/** What only scripts can add to a file on a page: its blurhash, or how loud a sound is. Fetched when there is some. */
export function enliven(item: MediaAttachment): Attachment<HTMLElement> {
  if (item.type !== 'audio') return paintBlurhash(item.blurhash);
  return (element) => {
    import('./paint-sound.ts').then(({ paintSound }) => paintSound(element, item), keepPlain);
  };
}

/** Paints a blurhash behind the element until its picture has loaded. */
export function paintBlurhash(hash: string | null): Attachment<HTMLElement> {
  return (element) => {
    if (hash) import('./paint-blurhash.ts').then(({ showBlurhash }) => showBlurhash(element, hash), keepPlain);
  };
}

/** Without it there are a colour and the browser's own controls. */
const keepPlain = () => undefined;
