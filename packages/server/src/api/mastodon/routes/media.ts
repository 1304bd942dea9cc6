import { media } from '@linnet/api-schemas/mastodon/endpoints/media.ts';
import { deleteFile } from '../../../core/files/unused-files.ts';
import { findLoose, updateMedia } from '../../../core/media/update-media.ts';
import { uploadMedia } from '../../../core/media/upload.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderMediaAttachment } from '../serializers/media-attachment.ts';
import { readFocus } from './media-params.ts';

/** Files on their way into posts. Uploads are ready when they are answered: v1 and v2 do the same. */
export const mediaRoutes = defineRoutes(media, {
  create: upload,
  createV1: upload,
  // A file that is part of a post is changed with the post.
  get: async ({ ctx, accountId, path }) =>
    renderMediaAttachment(renderFor(ctx), await findLoose(ctx, accountId, path.id)),
  update: async ({ ctx, accountId, path, params }) => {
    const { id } = await findLoose(ctx, accountId, path.id);
    return renderMediaAttachment(renderFor(ctx), await updateMedia(ctx, { accountId, id, ...readText(params) }));
  },
  delete: ({ ctx, accountId, path }) => deleteFile(ctx, { accountId, id: path.id }),
});

async function upload({ ctx, accountId, params }: Call<typeof media.create>) {
  const row = await uploadMedia(ctx, { accountId, file: params.file.path, ...readText(params) });
  return renderMediaAttachment(renderFor(ctx), row);
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
