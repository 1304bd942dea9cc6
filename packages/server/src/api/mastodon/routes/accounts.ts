import Type from 'typebox';
import { findAccountByHandle } from '../../../core/accounts/find.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { loadConnections } from '../../../core/views/account-lists.ts';
import { loadRelationships } from '../../../core/views/relationship.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { loadAccountView, renderAccounts } from '../accounts.ts';
import { readPage } from '../http/pagination.ts';
import { readParams } from '../http/read-params.ts';
import { renderRelationship } from '../serializers/relationship.ts';
import { answerTimeline } from '../timelines.ts';
import { accountOf, pathId, setLinks, viewerOf } from './request.ts';

const MANY = 200;
const Ids = Type.Object({ id: Type.Array(Type.String(), { default: [], maxItems: MANY }) });
const Lookup = Type.Object({ acct: Type.String() });
const TimelineParams = Type.Object({
  pinned: Type.Boolean({ default: false }),
  only_media: Type.Boolean({ default: false }),
  exclude_replies: Type.Boolean({ default: false }),
  exclude_reblogs: Type.Boolean({ default: false }),
  tagged: Type.Optional(Type.String({ maxLength: 200 })),
});

const read = { preValidation: requireAuth({ access: 'optional', scopes: ['read:accounts'] }) };
const readPosts = { preValidation: requireAuth({ access: 'optional', scopes: ['read:statuses'] }) };
const readFollows = { preValidation: requireAuth({ access: 'user', scopes: ['read:follows'] }) };

function toIds(texts: readonly string[]): number[] {
  return [...new Set(texts.flatMap((text) => parseId(text) ?? []))];
}

/** Profiles, what they wrote, and whom they are connected with. */
export const accountRoutes: ApiRoutes = async (app, { ctx }) => {
  app.get('/api/v1/accounts', read, async (request) => {
    const ids = toIds(readParams(Ids, request.form).id);
    const views = await loadAccountViews(ctx, ids);
    return renderAccounts(
      ctx,
      ids.flatMap((id) => views.get(id) ?? []),
    );
  });

  app.get('/api/v1/accounts/:id', read, async (request) => {
    return (await renderAccounts(ctx, [await loadAccountView(ctx, pathId(request))]))[0];
  });

  // Only what is known here: asking elsewhere is what search is for.
  app.get('/api/v1/accounts/lookup', read, async (request) => {
    const account = await findAccountByHandle(ctx, readParams(Lookup, request.form).acct);
    if (account === undefined || account.deletedAt !== null) throw notFound();
    return (await renderAccounts(ctx, [await loadAccountView(ctx, account.id)]))[0];
  });

  app.get('/api/v1/accounts/relationships', readFollows, async (request) => {
    const ids = toIds(readParams(Ids, request.form).id);
    const known = await loadAccountViews(ctx, ids);
    const existing = ids.filter((id) => known.has(id));
    return (await loadRelationships(ctx, accountOf(request), existing)).map(renderRelationship);
  });

  // Nobody's followers are matched with the viewer's here: every list is empty, and none is missing.
  app.get('/api/v1/accounts/familiar_followers', readFollows, async (request) =>
    toIds(readParams(Ids, request.form).id).map((id) => ({ id: String(id), accounts: [] })),
  );

  app.get('/api/v1/accounts/:id/statuses', readPosts, async (request, reply) => {
    const params = readParams(TimelineParams, request.form);
    const account = await loadAccountView(ctx, pathId(request));
    if (account.suspended) return [];
    const filter = { accountId: account.id, onlyMedia: params.only_media };
    if (params.pinned) {
      return answerTimeline(ctx, request, reply, { kind: 'marked', by: 'pins', accountId: account.id });
    }
    if (params.tagged !== undefined) {
      return answerTimeline(ctx, request, reply, { kind: 'tagged-by', ...filter, tag: normalizeTag(params.tagged) });
    }
    const { exclude_replies: noReplies, exclude_reblogs: noBoosts } = params;
    return answerTimeline(ctx, request, reply, { kind: 'account', ...filter, noReplies, noBoosts });
  });

  for (const kind of ['followers', 'following'] as const) {
    app.get(`/api/v1/accounts/:id/${kind}`, read, async (request, reply) => {
      const page = readPage(request.form, { default: 40 });
      const account = await loadAccountView(ctx, pathId(request));
      const found = await loadConnections(ctx, kind, { account, viewer: viewerOf(request) }, page);
      setLinks(ctx, request, reply, {
        next: found.full ? found.last : undefined,
        prev: found.first,
        prevKey: 'since_id',
      });
      return renderAccounts(ctx, found.accounts);
    });
  }
};
