import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { asMember } from '../../../core/audience/viewer.ts';
import { unboostPost } from '../../../core/boosts/boost.ts';
import type { Context } from '../../../core/context.ts';
import { makeEach } from '../../../core/make-each.ts';
import { createPost } from '../../../core/posts/create.ts';
import { deletePost } from '../../../core/posts/delete.ts';
import { editPost } from '../../../core/posts/edit.ts';
import { findEntry } from '../../../core/views/find-entry.ts';
import { loadPostViews, type PostView } from '../../../core/views/post.ts';
import { loadRevisions } from '../../../core/views/revisions.ts';
import { loadSources } from '../../../core/views/source.ts';
import { loadThread } from '../../../core/views/thread.ts';
import { notFound } from '../../../lib/errors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readParams } from '../http/read-params.ts';
import { loadAppNames, renderFor } from '../render-for.ts';
import { renderPost } from '../serializers/status.ts';
import { renderStatusEdit } from '../serializers/status-edit.ts';
import { renderStatusSource } from '../serializers/status-source.ts';
import { loadStatus, renderEntries } from '../statuses.ts';
import { accountOf, pathId, viewerOf } from './request.ts';
import { readEdit, readNewPost } from './status-params.ts';

const MANY = 40;
const ManyParams = Type.Object({ id: Type.Optional(Type.Array(Type.String(), { maxItems: MANY })) });

const read = { preValidation: requireAuth({ access: 'optional', scopes: ['read:statuses'] }) };
const write = { preValidation: requireAuth({ access: 'user', scopes: ['write:statuses'] }) };

/** A post for its author: 404 for anybody else, as if there were none. */
async function findOwn(ctx: Context, request: FastifyRequest) {
  const accountId = accountOf(request);
  const { post } = await findEntry(ctx, asMember(accountId), pathId(request));
  if (post.facts.account.id !== accountId) throw notFound();
  return post.facts;
}

/** Posts themselves: written, read, changed, taken back. */
export const statusRoutes: ApiRoutes = async (app, { ctx }) => {
  app.post('/api/v1/statuses', { ...write, config: { limit: 'posts' } }, async (request) => {
    const accountId = accountOf(request);
    const id = await createPost(ctx, await readNewPost(ctx, accountId, request));
    return loadStatus(ctx, asMember(accountId), id);
  });

  app.get('/api/v1/statuses', read, async (request) => {
    const { id: texts = [] } = readParams(ManyParams, request.form);
    const ids = texts.flatMap((text) => (/^[0-9]{1,15}$/.test(text) ? [Number(text)] : []));
    const posts = await loadPostViews(ctx, viewerOf(request), [...new Set(ids)]);
    const entries = ids.flatMap((id) => {
      const post = posts.get(id);
      return post === undefined ? [] : [{ entryId: id, post, boost: undefined }];
    });
    return renderEntries(ctx, entries);
  });

  app.get('/api/v1/statuses/:id', read, (request) => loadStatus(ctx, viewerOf(request), pathId(request)));

  app.put('/api/v1/statuses/:id', { ...write, config: { limit: 'posts' } }, async (request) => {
    const { id: postId } = await findOwn(ctx, request);
    const accountId = accountOf(request);
    await editPost(ctx, { ...readEdit(request), accountId, postId });
    return loadStatus(ctx, asMember(accountId), postId);
  });

  // The answer carries what is needed to write the post again: its text and its files, which are kept for a day.
  app.delete('/api/v1/statuses/:id', { ...write, config: { limit: 'delete' } }, async (request) => {
    const accountId = accountOf(request);
    const entry = await findEntry(ctx, asMember(accountId), pathId(request));
    const [status] = await renderEntries(ctx, [entry]);
    const source = (await loadSources(ctx, [entry.entryId])).get(entry.entryId);
    if (entry.boost?.account.id === accountId) {
      await unboostPost(ctx, { accountId, postId: entry.post.facts.id, origin: 'local' });
      return status;
    }
    await deletePost(ctx, { accountId, postId: entry.entryId });
    const { content: _content, ...rest } = status as NonNullable<typeof status>;
    return { ...rest, text: source?.text ?? '' };
  });

  app.get('/api/v1/statuses/:id/context', read, async (request) => {
    const viewer = viewerOf(request);
    const { post } = await findEntry(ctx, viewer, pathId(request));
    const thread = await loadThread(ctx, viewer, post.facts.id);
    await loadAppNames(
      ctx,
      [...thread.ancestors, ...thread.descendants].map(({ facts }) => facts),
    );
    const render = (posts: PostView[]) =>
      makeEach(
        ctx,
        'status',
        posts,
        (post) => post.facts.id,
        (post) => renderPost(renderFor(ctx), post),
      );
    return { ancestors: render(thread.ancestors), descendants: render(thread.descendants) };
  });

  const readOwn = { preValidation: requireAuth({ access: 'user', scopes: ['read:statuses'] }) };
  app.get('/api/v1/statuses/:id/source', readOwn, async (request) => {
    const post = await findOwn(ctx, request);
    return renderStatusSource(post, (await loadSources(ctx, [post.id])).get(post.id));
  });

  app.get('/api/v1/statuses/:id/history', read, async (request) => {
    const { post } = await findEntry(ctx, viewerOf(request), pathId(request));
    const revisions = await loadRevisions(ctx, post.facts);
    return makeEach(
      ctx,
      'revision',
      revisions,
      () => post.facts.id,
      (revision) => renderStatusEdit(renderFor(ctx), post.facts, revision),
    );
  });
};
