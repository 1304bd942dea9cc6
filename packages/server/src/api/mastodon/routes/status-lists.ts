import { loadMarked } from '../../../core/timelines/load.ts';
import { findEntry } from '../../../core/views/find-entry.ts';
import { loadReactors } from '../../../core/views/reactors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readPage } from '../../http/pagination.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from '../serializers/account.ts';
import { loadStatuses } from '../statuses.ts';
import { accountOf, pathId, setLinks, viewerOf } from './request.ts';

/** Lists in an order that nobody sees: cursors are ids of likes, boosts and bookmarks, and travel in `Link` alone. */
export const statusListRoutes: ApiRoutes = async (app, { ctx }) => {
  const read = { preValidation: requireAuth({ scope: 'read:statuses', user: 'optional' }) };
  for (const [name, kind] of [
    ['favourited_by', 'likes'],
    ['reblogged_by', 'boosts'],
  ] as const) {
    app.get(`/api/v1/statuses/:id/${name}`, read, async (request, reply) => {
      const page = readPage(request.form, { default: 40 });
      const viewer = viewerOf(request);
      const { post } = await findEntry(ctx, viewer, pathId(request));
      const { accounts, first, last, full } = await loadReactors(ctx, kind, { viewer, postId: post.facts.id }, page);
      setLinks(ctx, request, reply, { next: full ? last : undefined, prev: first, prevKey: 'since_id' });
      return accounts.map((account) => renderAccount(renderFor(ctx), account));
    });
  }

  for (const [name, kind] of [
    ['favourites', 'likes'],
    ['bookmarks', 'bookmarks'],
  ] as const) {
    const own = { preValidation: requireAuth({ scope: `read:${name}` }) };
    app.get(`/api/v1/${name}`, own, async (request, reply) => {
      const page = readPage(request.form, { default: 20 });
      const accountId = accountOf(request);
      const entries = await loadMarked(ctx, kind, { accountId, viewerId: accountId }, page);
      const next = entries.length === page.limit ? entries.at(-1)?.markId : undefined;
      setLinks(ctx, request, reply, { next, prev: entries[0]?.markId, prevKey: 'since_id' });
      return loadStatuses(ctx, viewerOf(request), entries);
    });
  }
};
