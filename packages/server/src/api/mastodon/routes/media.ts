import { FileParam } from '@linnet/api-schemas/file-param.ts';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { deleteMedia } from '../../../core/media/delete-media.ts';
import { findOwn, updateMedia } from '../../../core/media/update-media.ts';
import { uploadMedia } from '../../../core/media/upload.ts';
import { notFound } from '../../../lib/errors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { badRequest } from '../../http/errors.ts';
import { readParams } from '../http/read-params.ts';
import { renderFor } from '../render-for.ts';
import { renderMediaAttachment } from '../serializers/media-attachment.ts';
import { readFocus } from './media-params.ts';
import { accountOf, pathId } from './request.ts';

const MediaParams = Type.Object({
  file: Type.Optional(FileParam),
  thumbnail: Type.Optional(FileParam),
  description: Type.Optional(Type.String()),
  focus: Type.Optional(Type.String()),
});

/** What is said about a file; what was not sent stays out, so that it is not changed. */
function readText(request: FastifyRequest) {
  const { description, focus: text, thumbnail } = readParams(MediaParams, request.form);
  const focus = readFocus(text);
  return {
    ...(description === undefined ? {} : { description }),
    ...(focus === undefined ? {} : { focus }),
    ...(thumbnail === undefined ? {} : { thumbnail: thumbnail.path }),
  };
}

/** Files on their way into posts. Uploads are ready when they are answered: v1 and v2 do the same. */
export const mediaRoutes: ApiRoutes = async (app, { ctx }) => {
  const auth = { preValidation: requireAuth({ access: 'user', scopes: ['write:media'] }) };
  const uploads = { maxBytes: ctx.config.mediaMaxBytes, maxFiles: 2 };

  for (const version of ['v1', 'v2']) {
    const options = { ...auth, config: { uploads, limit: 'media' as const } };
    app.post(`/api/${version}/media`, options, async (request) => {
      const { file } = readParams(MediaParams, request.form);
      if (file === undefined) throw badRequest('param is missing or the value is empty or invalid: file');
      const input = { accountId: accountOf(request), file: file.path };
      return renderMediaAttachment(renderFor(ctx), await uploadMedia(ctx, { ...input, ...readText(request) }));
    });
  }

  // A file that is part of a post is changed with the post.
  async function findLoose(request: FastifyRequest) {
    const row = await findOwn(ctx, accountOf(request), pathId(request));
    if (row.postId !== null) throw notFound();
    return row;
  }

  app.get('/api/v1/media/:id', auth, async (request) =>
    renderMediaAttachment(renderFor(ctx), await findLoose(request)),
  );

  app.put('/api/v1/media/:id', { ...auth, config: { uploads } }, async (request) => {
    const { id, accountId } = await findLoose(request);
    return renderMediaAttachment(renderFor(ctx), await updateMedia(ctx, { accountId, id, ...readText(request) }));
  });

  app.delete('/api/v1/media/:id', auth, async (request) => {
    await deleteMedia(ctx, { accountId: accountOf(request), id: pathId(request) });
    return {};
  });
};
