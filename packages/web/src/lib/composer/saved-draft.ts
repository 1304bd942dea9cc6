import type { MediaAttachment, Visibility } from '../api/types.ts';
import { type DraftPoll, isBlank, newPoll } from './draft-poll.ts';
import type { Upload } from './uploads.svelte.ts';

/** A file that is at the server already, with what is to be said of it. */
export type SavedFile = Pick<Upload, 'description' | 'focus'> & { media: MediaAttachment };

/** What survives closing the window. */
export interface SavedDraft {
  text: string;
  warning: string;
  visibility: Visibility;
  localOnly: boolean;
  poll: DraftPoll | null;
  /** The server drops what is never posted: these may be gone. */
  files?: SavedFile[];
}

const prefix = 'linnet:draft:';

/**
 * Where a person's draft is kept: nobody else's who signs in on this browser (`store/own-device.ts`). `place` is `new`, or
 * what is answered, quoted, edited or gone on with.
 */
export const draftKey = (accountId: string, place: string): string => `${prefix}${accountId}:${place}`;

export function readDraft(key: string): SavedDraft | null {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<SavedDraft> | null;
    if (!saved || typeof saved.text !== 'string') return null;
    const { text, warning = '', visibility = 'public', localOnly = false } = saved;
    const poll = Array.isArray(saved.poll?.options) ? { ...newPoll(), ...saved.poll } : null;
    const files = Array.isArray(saved.files) ? saved.files.filter(({ media }) => typeof media?.id === 'string') : [];
    return { text, warning, visibility, localOnly, poll, files };
  } catch {
    return null;
  }
}

/** Keeps a draft; an empty one is removed. */
export function saveDraft(key: string, draft: SavedDraft): void {
  try {
    const asks = draft.poll !== null && !isBlank(draft.poll);
    if (draft.text.trim() || draft.warning || asks || draft.files?.length)
      localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden storage costs the draft's backup only.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // See saveDraft.
  }
}
