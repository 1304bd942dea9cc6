import { media } from '@linnet/api-schemas/mastodon/endpoints/media.ts';
import type { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import { deleteFile } from '../../../core/files/unused-files.ts';
import { findLoose, updateMedia } from '../../../core/media/update-media.ts';
import { uploadMedia } from '../../../core/media/upload.ts';
import { waitForFile } from '../../../core/media/wait-for-file.ts';
import type { MediaView } from '../../../core/views/media.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderMediaAttachment } from '../serializers/media-attachment.ts';
import { readChange, readSaid } from './media-params.ts';

/** Files on their way into posts. */
export const mediaRoutes = defineRoutes(media, {
  create: async (call) => answer(call, await upload(call), 202),
  // For apps that do not ask again: what takes longer than a minute goes on, and is answered as by v2.
  createV1: async (call) => {
    const { id } = await upload(call);
    const row = await waitForFile(call.ctx, id);
    if (row === undefined) throw notFound();
    return answer(call, row, 202);
  },
  // A file that is part of a post is changed with the post.
  get: async (call) => answer(call, await findLoose(call.ctx, call.accountId, call.path.id), 206),
  update: async ({ ctx, accountId, path, params }) => {
    const { id } = await findLoose(ctx, accountId, path.id);
    return renderMediaAttachment(renderFor(ctx), await updateMedia(ctx, { accountId, id, ...readChange(params) }));
  },
  delete: ({ ctx, accountId, path }) => deleteFile(ctx, { accountId, id: path.id }),
});

/** `failure`: why it will never be ready. */
type OwnFile = MediaView & { failure: string | null };

function upload({ ctx, accountId, params }: Call<typeof media.create>): Promise<OwnFile> {
  return uploadMedia(ctx, { accountId, file: params.file.path, ...readSaid(params) });
}

/** A file that is worked on has no address yet, and a status of its own; one that failed is its reason. */
function answer({ ctx, reply }: Pick<Call, 'ctx' | 'reply'>, row: OwnFile, unready: 202 | 206): MediaAttachment {
  if (row.state === 'failed') throw new AppError('invalid', row.failure ?? 'The file could not be processed');
  if (row.state === 'processing') reply.code(unready);
  const attachment = renderMediaAttachment(renderFor(ctx), row);
  const isBare = row.state === 'ready' && row.detailsJson === null && (row.kind === 'video' || row.kind === 'audio');
  return isBare ? { ...attachment, notice: BARE } : attachment;
}

const BARE =
  'This server keeps videos and sounds as they are uploaded: some browsers may not play it, and it still holds what your device wrote into it, which may be where it was made';
