import { media } from '@linnet/api-schemas/mastodon/endpoints/media.ts';
import { deleteMedia } from '../../../core/media/delete-media.ts';
import { findOwn, updateMedia } from '../../../core/media/update-media.ts';
import { uploadMedia } from '../../../core/media/upload.ts';
import { notFound } from '../../../lib/errors.ts';
import { type Call, defineRoutes, type MemberCall } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderMediaAttachment } from '../serializers/media-attachment.ts';
import { readFocus } from './media-params.ts';

/** Files on their way into posts. Uploads are ready when they are answered: v1 and v2 do the same. */
export const mediaRoutes = defineRoutes(media, {
  create: upload,
  createV1: upload,
  get: async (call) => renderMediaAttachment(renderFor(call.ctx), await findLoose(call)),
  update: async (call) => {
    const { id, accountId } = await findLoose(call);
    const row = await updateMedia(call.ctx, { accountId, id, ...readText(call.params) });
    return renderMediaAttachment(renderFor(call.ctx), row);
  },
  delete: ({ ctx, accountId, path }) => deleteMedia(ctx, { accountId, id: path.id }),
});

async function upload({ ctx, accountId, params }: Call<typeof media.create>) {
  const row = await uploadMedia(ctx, { accountId, file: params.file.path, ...readText(params) });
  return renderMediaAttachment(renderFor(ctx), row);
}

/** A file that is part of a post is changed with the post. */
async function findLoose({ ctx, accountId, path }: MemberCall & { path: { id: number } }) {
  const row = await findOwn(ctx, accountId, path.id);
  if (row.postId !== null) throw notFound();
  return row;
}

/** What is said about a file; what was not sent stays out, so that it is not changed. */
function readText({ description, focus: text, thumbnail }: Call<typeof media.update>['params']) {
  const focus = readFocus(text);
  return {
    ...(description === undefined ? {} : { description }),
    ...(focus === undefined ? {} : { focus }),
    ...(thumbnail === undefined ? {} : { thumbnail: thumbnail.path }),
  };
}
