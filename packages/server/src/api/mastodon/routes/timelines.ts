import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  type Entry,
  loadHome,
  loadList,
  loadPublic,
  loadTagged,
  type PublicFilter,
} from '../../../core/timelines/load.ts';
import { normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readPage } from '../../http/pagination.ts';
import { readParams } from '../../http/read-params.ts';
import { loadStatuses } from '../statuses.ts';
import { accountOf, pathId, pathParam, setLinks, viewerOf } from './request.ts';

const PublicParams = Type.Object({
  local: Type.Optional(Type.Boolean()),
  remote: Type.Optional(Type.Boolean()),
  only_media: Type.Optional(Type.Boolean()),
});

const MORE_TAGS = 4;
const Tags = Type.Optional(Type.Array(Type.String(), { maxItems: MORE_TAGS }));
const TagParams = Type.Object({ any: Tags, all: Tags, none: Tags });

function readFilter(request: FastifyRequest): PublicFilter {
  const { local, remote, only_media: onlyMedia = false } = readParams(PublicParams, request.form);
  const filter: PublicFilter = { viewerId: request.auth?.accountId ?? null, onlyMedia };
  // Both at once contradict each other; ours wins, as in Mastodon.
  if (local) filter.origin = 'local';
  else if (remote) filter.origin = 'remote';
  return filter;
}

/** Timelines: ids and cursors first, then everything they need in one query per table. */
export const timelineRoutes: ApiRoutes = async (app, { ctx }) => {
  /** Cursors come from the entries, so that a page goes on where posts fell out of it. */
  function answer(request: FastifyRequest, reply: FastifyReply, entries: readonly Entry[]) {
    setLinks(ctx, request, reply, {
      next: entries.at(-1)?.entryId,
      prev: entries[0]?.entryId,
      prevKey: 'min_id',
    });
    return loadStatuses(ctx, viewerOf(request), entries, { brought: true });
  }

  const pageOf = (request: FastifyRequest) => readPage(request.form, { default: 20 });
  const config = { limit: 'default' as const };

  const home = { preValidation: requireAuth({ scope: 'read:statuses' }), config };
  app.get('/api/v1/timelines/home', home, async (request, reply) => {
    return answer(request, reply, await loadHome(ctx, accountOf(request), pageOf(request)));
  });

  const open = { preValidation: requireAuth({ scope: 'read:statuses', user: 'optional' }), config };
  app.get('/api/v1/timelines/public', open, async (request, reply) => {
    return answer(request, reply, await loadPublic(ctx, readFilter(request), pageOf(request)));
  });

  app.get('/api/v1/timelines/tag/:hashtag', open, async (request, reply) => {
    const page = pageOf(request);
    const { any = [], all = [], none = [] } = readParams(TagParams, request.form);
    const names = [pathParam(request, 'hashtag'), ...any].map(normalizeTag);
    const filter = readFilter(request);
    const found = [];
    for (const tag of new Set(names)) found.push(...(await loadTagged(ctx, { ...filter, tag }, page)));
    const entries = mergeEntries(found, page);
    const statuses = await answer(request, reply, entries);
    if (all.length === 0 && none.length === 0) return statuses;
    // Few ask for these: what does not fit is left out of the page, and the next page goes on behind it.
    const wanted = all.map(normalizeTag);
    const unwanted = none.map(normalizeTag);
    return statuses.filter(({ tags }) => {
      const has = (name: string) => tags.some((tag) => tag.name === name);
      return wanted.every(has) && !unwanted.some(has);
    });
  });

  const list = { preValidation: requireAuth({ scope: 'read:lists' }), config };
  app.get('/api/v1/timelines/list/:id', list, async (request, reply) => {
    const wanted = { listId: pathId(request), viewerId: accountOf(request) };
    return answer(request, reply, await loadList(ctx, wanted, pageOf(request)));
  });
};

/** One page out of several of the same bounds, newest first; the part next to the cursor is kept. */
function mergeEntries(entries: Entry[], page: { limit: number; minId?: number }): Entry[] {
  const unique = [...new Map(entries.map((entry) => [entry.entryId, entry])).values()];
  const sorted = unique.sort((a, b) => b.entryId - a.entryId);
  if (sorted.length <= page.limit) return sorted;
  return page.minId === undefined ? sorted.slice(0, page.limit) : sorted.slice(-page.limit);
}
