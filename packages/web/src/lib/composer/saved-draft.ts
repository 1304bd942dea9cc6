import type { Visibility } from '../api/types.ts';
import { type DraftPoll, isBlank, newPoll } from './draft-poll.ts';

/** What survives closing the window. Images do not: the server drops what is never posted. */
export interface SavedDraft {
  text: string;
  warning: string;
  visibility: Visibility;
  localOnly: boolean;
  poll: DraftPoll | null;
}

const prefix = 'linnet:draft:';

/**
 * Where a person's draft is kept: nobody else's who signs in on this browser (`store/own-device.ts`). `place` is `new` or
 * the post answered.
 */
export const draftKey = (accountId: string, place: string): string => `${prefix}${accountId}:${place}`;

export function readDraft(key: string): SavedDraft | null {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<SavedDraft> | null;
    if (!saved || typeof saved.text !== 'string') return null;
    const { text, warning = '', visibility = 'public', localOnly = false } = saved;
    const poll = Array.isArray(saved.poll?.options) ? { ...newPoll(), ...saved.poll } : null;
    return { text, warning, visibility, localOnly, poll };
  } catch {
    return null;
  }
}

/** Keeps a draft; an empty one is removed. */
export function saveDraft(key: string, draft: SavedDraft): void {
  try {
    const asks = draft.poll !== null && !isBlank(draft.poll);
    if (draft.text.trim() || draft.warning || asks) localStorage.setItem(key, JSON.stringify(draft));
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
