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
  /** The picture that stands for what plays; null: none does. */
  cover: string | null;
  /** What is to stand for it when the post is sent: a picture, or null for nothing; undefined: what does already. */
  newCover?: File | null;
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
  for (const url of [gone?.preview, gone?.cover]) forget(url);
}

/** The upload entry of a file that a post already has. */
export function fromMedia(media: MediaAttachment): Upload {
  const { type } = media;
  const plays = type === 'video' || type === 'audio';
  return {
    key: media.id,
    name: '',
    kind: plays ? type : 'image',
    preview: (plays ? null : media.preview_url) ?? media.url ?? '',
    cover: plays ? media.preview_url : null,
    description: media.description ?? '',
    focus: null,
    progress: 1,
    failure: null,
    media,
  };
}

/** Shows another picture for what plays; null: none, undefined: what the server shows. */
export function setCover(upload: Upload, chosen: File | null | undefined): void {
  forget(upload.cover);
  upload.newCover = chosen;
  upload.cover = chosen ? URL.createObjectURL(chosen) : chosen === null ? null : storedCover(upload);
}

/** What stands for it at the server; of a film that was just sent nothing that anybody chose. */
export const storedCover = ({ file, media }: Upload) => (file ? null : (media?.preview_url ?? null));

function forget(url: string | null | undefined): void {
  if (url?.startsWith('blob:')) URL.revokeObjectURL(url);
}
