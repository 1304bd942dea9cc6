import type { DriveFile } from '@linnet/api-schemas/misskey/drive-file.ts';
import type { Context } from '../../../core/context.ts';
import { mediaUrl, pictureUrl } from '../../../core/media/proxy.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { MediaView } from '../../../core/views/media.ts';
import { toIso } from '../../../lib/clock.ts';
import { toMisskeyId } from '../ids.ts';

/** A file of a note; undefined while it can be shown from nowhere. */
export function renderDriveFile(ctx: Context, post: PostFacts, file: MediaView): DriveFile | undefined {
  const { id, mimeType, bytes, width, height, blurhash, description } = file;
  const url = mediaUrl(ctx, file);
  if (url === undefined) return undefined;
  const preview = pictureUrl(ctx, file.previewKey, file.remotePreviewUrl);
  return {
    id: toMisskeyId(id),
    createdAt: toIso(post.createdAt),
    name: nameOf(file),
    type: mimeType ?? 'application/octet-stream',
    // Nobody has summed it, and apps show it nowhere.
    md5: '',
    size: bytes ?? 0,
    isSensitive: post.text.sensitive,
    blurhash,
    properties: width === null || height === null ? {} : { width, height },
    url,
    thumbnailUrl: preview ?? (file.kind === 'image' ? url : null),
    comment: description,
    folderId: null,
    userId: toMisskeyId(post.account.id),
  };
}

function nameOf({ id, key, mimeType }: MediaView): string {
  return key?.split('/').at(-1) ?? `${id}.${mimeType?.split('/').at(-1) ?? 'bin'}`;
}
