import { ApiError } from '../api/call.ts';
import { explainFailure } from '../api/explain.ts';
import { fetchMedia } from '../api/statuses.ts';
import type { MediaAttachment } from '../api/types.ts';
import type { MessagesOf } from '../i18n/context.ts';
import type { Upload } from './uploads.svelte.ts';

const pollMilliseconds = 1000;
const longestWait = 60;

/** Sends one file; progress goes from 0 to 1. The Fetch API tells no upload progress, hence XMLHttpRequest. */
function sendFile(file: File, onprogress: (progress: number) => void): Promise<MediaAttachment> {
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
    request.send(form);
  });
}

/** Waits until the server has worked the file up (it answers 202 without a url before). */
async function waitUntilReady(media: MediaAttachment): Promise<MediaAttachment> {
  let current = media;
  for (let tries = 0; !current.url && tries < longestWait; tries++) {
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    current = await fetchMedia(fetch, media.id);
  }
  return current;
}

/** Starts an upload and adds it to the list, which shows its progress. */
export async function startUpload(t: MessagesOf<'writing'>, list: Upload[], file: File): Promise<void> {
  const key = crypto.randomUUID();
  const preview = URL.createObjectURL(file);
  list.push({
    key,
    name: file.name,
    kind: kindOf(file.type),
    preview,
    description: '',
    progress: 0,
    failure: null,
    media: null,
  });
  const upload = list.find((entry) => entry.key === key)!;
  try {
    const sent = await sendFile(file, (progress) => (upload.progress = progress));
    upload.media = await waitUntilReady(sent);
    upload.progress = 1;
  } catch (cause) {
    const words = explainFailure(t, cause);
    upload.failure = words === t.actionFailed ? t.uploadFailed : words;
  }
}

function kindOf(type: string): Upload['kind'] {
  if (type.startsWith('video/')) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'image';
}
