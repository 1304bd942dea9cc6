import { type Here, mint } from '../../core/addresses.ts';
import type { MediaView } from '../../core/views/media.ts';
import { imageType } from './image-type.ts';
import type { Json } from './json.ts';

/** A file of a local post. Always `Document`, as its media type says the rest. Undefined while there is no file. */
export function renderAttachment(here: Here, media: MediaView): Json | undefined {
  const url = media.key === null ? media.remoteUrl : mint.file(here, media.key);
  if (url === null) return undefined;
  const attachment: Json = { type: 'Document', url };
  if (media.mimeType !== null) attachment['mediaType'] = media.mimeType;
  if (media.description !== null && media.description !== '') attachment['name'] = media.description;
  if (media.width !== null && media.height !== null) {
    attachment['width'] = media.width;
    attachment['height'] = media.height;
  }
  // A picture that stands for what plays. Others show it as Mastodon does.
  if (media.kind !== 'image' && media.previewKey !== null) {
    const picture = { type: 'Image', url: mint.file(here, media.previewKey) };
    attachment['icon'] = { ...picture, mediaType: imageType(media.previewKey) ?? 'image/webp' };
  }
  if (media.blurhash !== null) attachment['blurhash'] = media.blurhash;
  if (media.focusX !== 0 || media.focusY !== 0) attachment['focalPoint'] = [media.focusX, media.focusY];
  return attachment;
}
