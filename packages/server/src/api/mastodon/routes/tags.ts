import { notFound } from '../../../lib/errors.ts';
import { isTag, normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { renderFor } from '../render-for.ts';
import { renderTag } from '../serializers/tag.ts';
import { pathParam } from './request.ts';

/** A tag by name: every name that can be written exists, whether or not it was used. */
export const tagRoutes: ApiRoutes = async (app, { ctx }) => {
  const read = { preValidation: requireAuth({ user: 'optional' }) };
  app.get('/api/v1/tags/:name', read, async (request) => {
    const name = pathParam(request, 'name');
    if (!isTag(name)) throw notFound();
    return renderTag(renderFor(ctx), normalizeTag(name), request.auth?.accountId == null ? undefined : false);
  });
};
