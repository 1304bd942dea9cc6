import type { MediaAttachment } from '../api/types.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { showToast } from '../ui/toasts.svelte.ts';

export interface Upload {
  /** Ours until the server has given one. */
  key: string;
  name: string;
  kind: 'image' | 'video' | 'audio';
  preview: string;
  description: string;
  /** What stays in sight when it is cropped, from -1 to 1, right and up; null: as it is. */
  focus: { x: number; y: number } | null;
  progress: number;
  /** Why the file was not taken, in words for whoever sent it. */
  failure: string | null;
  media: MediaAttachment | null;
  /** Shown by a picture that was chosen for it. */
  pictured?: boolean;
  /** What is sent, to be sent once more; a post has others already. */
  file?: File;
  /** Ends the sending. */
  cancel?: () => void;
}

/** Sends files, one beside the other; the list shows how far they are. What does that is fetched with the first. */
export async function addUploads(t: MessagesOf<'writing'>, list: Upload[], files: File[]): Promise<void> {
  try {
    const { startUpload } = await import('./send-upload.ts');
    for (const file of files) void startUpload(t, list, file);
  } catch {
    showToast(t.unreachable);
  }
}

export function removeUpload(list: Upload[], key: string): void {
  const index = list.findIndex((entry) => entry.key === key);
  if (index < 0) return;
  const [gone] = list.splice(index, 1);
  gone?.cancel?.();
  if (gone?.preview.startsWith('blob:')) URL.revokeObjectURL(gone.preview);
}

/** The upload entry of an image that a post already has. */
export function fromMedia(media: MediaAttachment): Upload {
  return {
    key: media.id,
    name: '',
    // What plays is shown by its picture.
    kind: media.preview_url !== null || media.type === 'image' ? 'image' : media.type === 'audio' ? 'audio' : 'video',
    preview: media.preview_url ?? media.url ?? '',
    description: media.description ?? '',
    focus: null,
    progress: 1,
    failure: null,
    media,
  };
}
