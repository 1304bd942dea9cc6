import { findEntry } from '../../../core/views/find-entry.ts';
import { loadReactors } from '../../../core/views/reactors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { renderAccounts } from '../accounts.ts';
import { readPage } from '../http/pagination.ts';
import { answerTimeline } from '../timelines.ts';
import { accountOf, pathId, setLinks, viewerOf } from './request.ts';

/** Lists in an order that nobody sees: cursors are ids of likes, boosts and bookmarks, and travel in `Link` alone. */
export const statusListRoutes: ApiRoutes = async (app, { ctx }) => {
  const read = { preValidation: requireAuth({ access: 'optional', scopes: ['read:statuses'] }) };
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
      return renderAccounts(ctx, accounts);
    });
  }

  for (const [name, kind] of [
    ['favourites', 'likes'],
    ['bookmarks', 'bookmarks'],
  ] as const) {
    const own = { preValidation: requireAuth({ access: 'user', scopes: [`read:${name}`] }) };
    app.get(`/api/v1/${name}`, own, (request, reply) =>
      answerTimeline(ctx, request, reply, { kind: 'marked', by: kind, accountId: accountOf(request) }),
    );
  }
};
