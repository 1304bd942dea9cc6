import { tags } from '@linnet/api-schemas/mastodon/endpoints/tags.ts';
import { notFound } from '../../../lib/errors.ts';
import { isTag, normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderTag } from '../serializers/tag.ts';

/** A tag by name: every name that can be written exists, whether or not it was used. */
export const tagRoutes = defineRoutes(tags, {
  get: ({ ctx, path, accountId }) => {
    if (!isTag(path.name)) throw notFound();
    return renderTag(renderFor(ctx), normalizeTag(path.name), accountId === null ? undefined : false);
  },
});
