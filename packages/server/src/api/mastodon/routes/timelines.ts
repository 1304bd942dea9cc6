import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { PublicFilter } from '../../../core/timelines/timeline.ts';
import { normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readParams } from '../http/read-params.ts';
import { answerTimeline } from '../timelines.ts';
import { pathId, pathParam } from './request.ts';

const PublicParams = Type.Object({
  local: Type.Optional(Type.Boolean()),
  remote: Type.Optional(Type.Boolean()),
  only_media: Type.Optional(Type.Boolean()),
});

const MORE_TAGS = 4;
const Tags = Type.Array(Type.String(), { maxItems: MORE_TAGS, default: [] });
const TagParams = Type.Object({ any: Tags, all: Tags, none: Tags });

function readFilter(request: FastifyRequest): PublicFilter {
  const { local, remote, only_media: onlyMedia = false } = readParams(PublicParams, request.form);
  // Both at once contradict each other; ours wins, as in Mastodon.
  if (local) return { onlyMedia, origin: 'local' };
  return remote ? { onlyMedia, origin: 'remote' } : { onlyMedia };
}

/** Timelines: each is a source of core. */
export const timelineRoutes: ApiRoutes = async (app, { ctx }) => {
  const config = { limit: 'default' as const };

  const home = { preValidation: requireAuth({ access: 'user', scopes: ['read:statuses'] }), config };
  app.get('/api/v1/timelines/home', home, (request, reply) => answerTimeline(ctx, request, reply, { kind: 'home' }));

  const open = { preValidation: requireAuth({ access: 'optional', scopes: ['read:statuses'] }), config };
  app.get('/api/v1/timelines/public', open, (request, reply) =>
    answerTimeline(ctx, request, reply, { kind: 'public', ...readFilter(request) }),
  );

  app.get('/api/v1/timelines/tag/:hashtag', open, (request, reply) => {
    const { any, all, none } = readParams(TagParams, request.form);
    const tags = [pathParam(request, 'hashtag'), ...any].map(normalizeTag);
    const also = { all: all.map(normalizeTag), none: none.map(normalizeTag) };
    return answerTimeline(ctx, request, reply, { kind: 'tag', tags, ...also, ...readFilter(request) });
  });

  const list = { preValidation: requireAuth({ access: 'user', scopes: ['read:lists'] }), config };
  app.get('/api/v1/timelines/list/:id', list, (request, reply) =>
    answerTimeline(ctx, request, reply, { kind: 'list', listId: pathId(request) }),
  );
};
