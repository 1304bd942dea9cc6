import { ApiError } from '../api/call.ts';
import { fetchMedia } from '../api/writing.ts';
import type { SavedFile } from './saved-draft.ts';
import { fromMedia, removeUpload, type Upload } from './uploads.svelte.ts';

/** The entry of a file that was added before the window was closed. */
export const fromSaved = ({ media, description, focus }: SavedFile): Upload => ({
  ...fromMedia(media),
  description,
  focus,
});

/** What of these is at the server, to be kept with the words. */
export const toSaved = (list: readonly Upload[]): SavedFile[] =>
  list.flatMap(({ media, description, focus }) => (media ? [{ media, description, focus }] : []));

/** Removes what the server has dropped meanwhile. */
export async function dropGone(list: Upload[]): Promise<void> {
  for (const { key, media } of [...list]) {
    if (!media) continue;
    await fetchMedia(fetch, media.id).catch((cause) => {
      if (cause instanceof ApiError && cause.status === 404) removeUpload(list, key);
    });
  }
}

/** A point as it was written for the API; null without one. */
export function readFocus(written: string | undefined): Upload['focus'] {
  const [x, y] = (written ?? '').split(',').map(Number);
  return written && x !== undefined && y !== undefined ? { x, y } : null;
}
