import { statuses } from '@linnet/api-schemas/mastodon/endpoints/statuses.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { unboostPost } from '../../../core/boosts/boost.ts';
import { loadDraft } from '../../../core/drafts/load.ts';
import { schedulePost } from '../../../core/drafts/schedule.ts';
import { makeEach } from '../../../core/make-each.ts';
import { createPost } from '../../../core/posts/create.ts';
import { deletePost } from '../../../core/posts/delete.ts';
import { editPost } from '../../../core/posts/edit.ts';
import { UnexpectedMentionsError } from '../../../core/posts/unexpected-mentions.ts';
import { setQuotePolicy } from '../../../core/quotes/set-policy.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { findEntry } from '../../../core/views/find-entry.ts';
import { loadPostViews, type PostView } from '../../../core/views/post.ts';
import { loadRevisions } from '../../../core/views/revisions.ts';
import { loadSources } from '../../../core/views/source.ts';
import { loadThread } from '../../../core/views/thread.ts';
import { notFound } from '../../../lib/errors.ts';
import { type Call, defineRoutes, type MemberCall } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { loadAppNames, renderFor } from '../render-for.ts';
import { readInstant } from '../serializers/dates.ts';
import { renderScheduledStatus } from '../serializers/draft.ts';
import { readQuotePolicy } from '../serializers/quote-policy.ts';
import { renderPost } from '../serializers/status.ts';
import { renderStatusEdit } from '../serializers/status-edit.ts';
import { renderStatusSource } from '../serializers/status-source.ts';
import { loadStatus, renderEntries } from '../statuses.ts';
import { readEdit, readNewPost, toDraft } from './status-params.ts';

/** Posts themselves: written, read, changed, taken back. */
export const statusRoutes = defineRoutes(statuses, {
  create: async (call) => {
    const { ctx, accountId, viewer } = call;
    const post = await readNewPost(call);
    const publishAt = readInstant(call.params.scheduled_at, 'scheduled_at');
    try {
      // What was to be published by now is.
      if (publishAt === undefined || publishAt <= ctx.clock.now()) {
        return await loadStatus(ctx, viewer, await createPost(ctx, post));
      }
      const { idempotencyKey: key } = post;
      const input = toDraft(post);
      const id = await schedulePost(ctx, { accountId, publishAt, input, ...(key === undefined ? {} : { key }) });
      return renderScheduledStatus(renderFor(ctx), await loadDraft(ctx, { accountId, id, scheduled: true }));
    } catch (error) {
      if (!(error instanceof UnexpectedMentionsError)) throw error;
      // No status: the answer is a refusal that has more to say than others.
      return (await refuseMentions(call, error)) as unknown as Status;
    }
  },

  many: async ({ ctx, viewer, params }) => {
    const ids = (params.id ?? []).flatMap((text) => (/^[0-9]{1,15}$/.test(text) ? [Number(text)] : []));
    const posts = await loadPostViews(ctx, viewer, [...new Set(ids)]);
    const entries = ids.flatMap((id) => {
      const post = posts.get(id);
      return post === undefined ? [] : [{ entryId: id, post, boost: undefined }];
    });
    return renderEntries(ctx, entries);
  },

  get: ({ ctx, viewer, path }) => loadStatus(ctx, viewer, path.id),

  update: async (call) => {
    const { ctx, accountId, viewer } = call;
    const { id: postId } = await findOwn(call);
    await editPost(ctx, { ...readEdit(call.params), accountId, postId });
    return loadStatus(ctx, viewer, postId);
  },

  // The answer carries what is needed to write the post again: its text and its files, which are kept for a day.
  delete: async ({ ctx, accountId, viewer, path, params }) => {
    const entry = await findEntry(ctx, viewer, path.id);
    const [status] = await renderEntries(ctx, [entry]);
    if (status === undefined) throw notFound();
    const source = (await loadSources(ctx, [entry.entryId])).get(entry.entryId);
    if (entry.boost?.account.id === accountId) {
      await unboostPost(ctx, { accountId, postId: entry.post.facts.id, origin: 'local' });
      return status;
    }
    await deletePost(ctx, { accountId, postId: entry.entryId, withFiles: params.delete_media ?? false });
    const { content: _content, ...rest } = status;
    return { ...rest, text: source?.text ?? '' };
  },

  context: async ({ ctx, viewer, path }) => {
    const { post } = await findEntry(ctx, viewer, path.id);
    const thread = await loadThread(ctx, viewer, post.facts.id);
    await loadAppNames(ctx, [...thread.ancestors, ...thread.descendants]);
    const render = (posts: PostView[]) =>
      makeEach(
        ctx,
        'status',
        posts,
        (found) => found.facts.id,
        (found) => renderPost(renderFor(ctx), found),
      );
    return { ancestors: render(thread.ancestors), descendants: render(thread.descendants) };
  },

  setPolicy: async (call) => {
    const { ctx, accountId, viewer } = call;
    const { id: postId } = await findOwn(call);
    const policy = readQuotePolicy(call.params.quote_approval_policy);
    if (policy !== undefined) await setQuotePolicy(ctx, { accountId, postId, policy });
    return loadStatus(ctx, viewer, postId);
  },

  source: async (call) => {
    const post = await findOwn(call);
    return renderStatusSource(post, (await loadSources(call.ctx, [post.id])).get(post.id));
  },

  history: async ({ ctx, viewer, path }) => {
    const { post } = await findEntry(ctx, viewer, path.id);
    const revisions = await loadRevisions(ctx, post.facts);
    return makeEach(
      ctx,
      'revision',
      revisions,
      () => post.facts.id,
      (revision) => renderStatusEdit(renderFor(ctx), post, revision),
    );
  },
});

/** Tells an app whom a post would have named that nobody counted on, so that it can ask. */
async function refuseMentions({ ctx, reply }: Call, { safeMessage, accountIds }: UnexpectedMentionsError) {
  const people = await loadAccountViews(ctx, accountIds);
  const accounts = await renderAccounts(ctx, [...people.values()]);
  reply.code(422);
  return { error: safeMessage, unexpected_accounts: accounts };
}

/** A post for its author: 404 for anybody else, as if there were none. */
async function findOwn({ ctx, accountId, viewer, path }: MemberCall & { path: { id: number } }) {
  const { post } = await findEntry(ctx, viewer, path.id);
  if (post.facts.account.id !== accountId) throw notFound();
  return post.facts;
}
