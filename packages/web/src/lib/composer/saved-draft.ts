import type { Visibility } from '../api/types.ts';

/** What survives closing the window. Images do not: the server drops what is never posted. */
export interface SavedDraft {
  text: string;
  warning: string;
  visibility: Visibility;
  localOnly: boolean;
}

const prefix = 'linnet:draft:';

export function readDraft(key: string): SavedDraft | null {
  try {
    const saved = JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as Partial<SavedDraft> | null;
    if (!saved || typeof saved.text !== 'string') return null;
    const { text, warning = '', visibility = 'public', localOnly = false } = saved;
    return { text, warning, visibility, localOnly };
  } catch {
    return null;
  }
}

/** Keeps a draft; an empty one is removed. */
export function saveDraft(key: string, draft: SavedDraft): void {
  try {
    if (draft.text.trim() || draft.warning) localStorage.setItem(prefix + key, JSON.stringify(draft));
    else localStorage.removeItem(prefix + key);
  } catch {
    // A full or forbidden storage costs the draft's backup only.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // See saveDraft.
  }
}
