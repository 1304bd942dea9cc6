import type { DriveFile } from '@linnet/api-schemas/misskey/drive-file.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { pictureUrl } from '../../../core/media/proxy.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { MediaView } from '../../../core/views/media.ts';
import { toIso } from '../../../lib/clock.ts';
import { toMisskeyId } from '../ids.ts';

/** A file of a note; undefined while it can be shown from nowhere. Other servers' videos are not passed on by ours. */
export function renderDriveFile(ctx: Context, post: PostFacts, file: MediaView): DriveFile | undefined {
  const { id, mimeType, bytes, width, height, blurhash, description } = file;
  const url = addressOf(ctx, file);
  if (url === undefined) return undefined;
  const preview = file.previewKey === null ? undefined : mint.file(ctx, file.previewKey);
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

function addressOf(ctx: Context, { key, remoteUrl, kind }: MediaView): string | undefined {
  if (key === null && remoteUrl !== null && kind !== 'image') return remoteUrl;
  return pictureUrl(ctx, key, remoteUrl);
}

function nameOf({ id, key, mimeType }: MediaView): string {
  return key?.split('/').at(-1) ?? `${id}.${mimeType?.split('/').at(-1) ?? 'bin'}`;
}
