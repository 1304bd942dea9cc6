import type { MediaAttachment, MediaDimensions, MediaMeta } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import type { MediaView } from '../../../core/views/media.ts';
import { renderClipMeta } from './clip-meta.ts';
import { fileUrl, NONE, type Render, shownUrl } from './render.ts';

/** A file of a post. `url` is null only while it is being processed. */
export function renderMediaAttachment(render: Render, file: MediaView): MediaAttachment {
  const url = addressOf(render, file);
  return {
    id: String(file.id),
    type: file.kind,
    url: url ?? null,
    preview_url: renderPreview(render, file, url),
    // Only files of other servers have an address of their own; ours is `url`.
    remote_url: file.remoteUrl,
    preview_remote_url: file.remotePreviewUrl,
    text_url: null,
    meta: renderMeta(file),
    description: file.description,
    blurhash: file.blurhash,
  };
}

/** The files of a post or draft as MediaAttachments, in their order. */
export function renderMediaAttachments(render: Render, files: readonly MediaView[]): MediaAttachment[] {
  return files.length === 0 ? NONE : files.map((file) => renderMediaAttachment(render, file));
}

/** Files of other servers go through the proxy: nobody there sees who looks. */
function addressOf(render: Render, file: MediaView): string | undefined {
  if (file.key === null && file.remoteUrl !== null && file.kind !== 'image')
    return render.remoteFileUrl(file.remoteUrl);
  return file.state === 'ready' || file.remoteUrl !== null ? shownUrl(render, file.key, file.remoteUrl) : undefined;
}

function renderPreview(render: Render, file: MediaView, url: string | undefined): string | null {
  if (file.previewKey !== null) return fileUrl(render, file.previewKey);
  if (file.key === null && file.remotePreviewUrl !== null) return render.proxyUrl(file.remotePreviewUrl);
  // Only an image is its own preview.
  if (file.kind !== 'image' || url === undefined) return null;
  const moves = file.remoteUrl !== null && /gif|apng/.test(file.mimeType ?? '');
  return moves ? render.stillUrl(file.remoteUrl as string) : url;
}

function renderMeta(file: MediaView): MediaMeta | null {
  const size = renderDimensions(file.width, file.height);
  const preview = renderDimensions(file.previewWidth, file.previewHeight);
  if (file.kind !== 'image' && file.kind !== 'unknown') return renderClipMeta(file, size, preview);
  if (size === undefined) return null;
  return { original: size, small: preview ?? size, focus: { x: file.focusX, y: file.focusY } };
}

function renderDimensions(width: number | null, height: number | null): MediaDimensions | undefined {
  if (width === null || height === null || height === 0) return undefined;
  return { width, height, size: `${width}x${height}`, aspect: Math.round((width / height) * 10_000) / 10_000 };
}
