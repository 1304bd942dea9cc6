import { ApiError } from '../api/call.ts';
import { explainFailure } from '../api/explain.ts';
import type { MediaAttachment } from '../api/types.ts';
import { deleteMedia, fetchMedia, type MediaSaid, sendMedia, updateMedia } from '../api/writing.ts';
import type { MessagesOf } from '../i18n/context.ts';
import type { Upload } from './uploads.svelte.ts';

/** How long is waited between two looks: films take their time. */
const pollMilliseconds = [1000, 1000, 2000, 3000, 5000];
const longestMilliseconds = 20 * 60_000;

/** Sends one file; progress goes from 0 to 1. The Fetch API tells no upload progress, hence XMLHttpRequest. */
function sendFile(file: File, signal: AbortSignal, onprogress: (progress: number) => void): Promise<MediaAttachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    request.open('POST', '/api/v2/media');
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onprogress(event.loaded / event.total);
    };
    request.onerror = () => reject(new ApiError(0, 'unreachable'));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as MediaAttachment);
      else reject(new ApiError(request.status, String(request.response?.error ?? '')));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

/** Waits until the server has worked the file up (it answers 202 without a url before). */
async function waitUntilReady(media: MediaAttachment, signal: AbortSignal): Promise<MediaAttachment> {
  let current = media;
  let waited = 0;
  for (let tries = 0; !current.url && !signal.aborted && waited < longestMilliseconds; tries++) {
    const pause = pollMilliseconds[Math.min(tries, pollMilliseconds.length - 1)]!;
    await new Promise((resolve) => setTimeout(resolve, pause));
    waited += pause;
    current = await fetchMedia(fetch, media.id);
  }
  return current;
}

/** Starts an upload and adds it to the list, which shows its progress. */
export function startUpload(t: MessagesOf<'writing'>, list: Upload[], file: File): Promise<void> {
  const key = crypto.randomUUID();
  const preview = URL.createObjectURL(file);
  list.push({
    key,
    name: file.name,
    kind: kindOf(file.type),
    preview,
    cover: null,
    description: '',
    focus: null,
    progress: 0,
    failure: null,
    media: null,
    file,
  });
  return sendUpload(t, list.find((entry) => entry.key === key)!);
}

/** Sends the file of an upload, for the first time or once more. */
export async function sendUpload(t: MessagesOf<'writing'>, upload: Upload): Promise<void> {
  const { file } = upload;
  if (!file) return;
  const controller = new AbortController();
  Object.assign(upload, { progress: 0, failure: null, cancel: () => controller.abort() });
  try {
    const sent = await sendFile(file, controller.signal, (progress) => (upload.progress = progress));
    upload.progress = 1;
    const media = await waitUntilReady(sent, controller.signal);
    if (media.url) upload.media = media;
    else upload.failure = t.uploadFailed;
  } catch (cause) {
    const words = explainFailure(t, cause);
    upload.failure = words === t.actionFailed ? t.uploadFailed : words;
  }
}

/** Sends another file in the place of one, such as a part of it. */
export function replaceFile(t: MessagesOf<'writing'>, upload: Upload, file: File): Promise<void> {
  upload.cancel?.();
  if (upload.media) void deleteMedia(fetch, upload.media.id).catch(() => undefined);
  URL.revokeObjectURL(upload.preview);
  Object.assign(upload, { file, preview: URL.createObjectURL(file), focus: null, media: null });
  return sendUpload(t, upload);
}

function kindOf(type: string): Upload['kind'] {
  if (type.startsWith('video/')) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'image';
}

/** A point as the API has it. */
const writeFocus = ({ x, y }: { x: number; y: number }) => `${x.toFixed(2)},${y.toFixed(2)}`;

/** What is to be said of a file, as the API has it. */
export function saidOf({ description, focus, newCover }: Upload): MediaSaid {
  return {
    description,
    ...(focus ? { focus: writeFocus(focus) } : {}),
    ...(newCover === null ? { remove_thumbnail: true } : newCover ? { thumbnail: newCover } : {}),
  };
}

/** Tells the server what is said of a file. */
export function describe(upload: Upload, id: string): Promise<MediaAttachment> {
  const said = saidOf(upload);
  return upload.newCover ? sendMedia(fetch, id, said) : updateMedia(fetch, id, said);
}
