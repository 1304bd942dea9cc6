import { accounts } from '@linnet/api-schemas/mastodon/endpoints/accounts.ts';
import { findAccountByHandle } from '../../../core/accounts/find.ts';
import type { Context } from '../../../core/context.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { loadConnections } from '../../../core/views/account-lists.ts';
import { loadFamiliar } from '../../../core/views/familiar.ts';
import { loadRelationships } from '../../../core/views/relationship.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { defineRoutes, type PagedCall } from '../../http/route.ts';
import { loadAccountView, renderAccounts } from '../accounts.ts';
import { linkMarks } from '../http/links.ts';
import { renderRelationship } from '../serializers/relationship.ts';
import { answerTimeline } from '../timelines.ts';

/** Profiles, what they wrote, and whom they are connected with. */
export const accountRoutes = defineRoutes(accounts, {
  many: async ({ ctx, params }) => {
    const ids = toIds(params.id);
    const views = await loadAccountViews(ctx, ids);
    return renderAccounts(
      ctx,
      ids.flatMap((id) => views.get(id) ?? []),
    );
  },
  get: async ({ ctx, path }) => renderOne(ctx, path.id),
  // Only what is known here: asking elsewhere is what search is for.
  lookup: async ({ ctx, params }) => {
    const account = await findAccountByHandle(ctx, params.acct);
    if (account === undefined || account.deletedAt !== null) throw notFound();
    return renderOne(ctx, account.id);
  },
  relationships: async ({ ctx, accountId, params }) => {
    const ids = toIds(params.id);
    const known = await loadAccountViews(ctx, ids);
    const existing = ids.filter((id) => {
      const account = known.get(id);
      return account !== undefined && (params.with_suspended === true || !account.suspended);
    });
    return (await loadRelationships(ctx, accountId, existing)).map(renderRelationship);
  },
  familiarFollowers: async ({ ctx, accountId, params }) => {
    const found = await loadFamiliar(ctx, accountId, toIds(params.id));
    return Promise.all(
      Array.from(found, async ([id, views]) => ({ id: String(id), accounts: await renderAccounts(ctx, views) })),
    );
  },
  statuses: async (call) => {
    const { ctx, path, params } = call;
    const account = await loadAccountView(ctx, path.id);
    if (account.suspended) return [];
    const filter = { accountId: account.id, onlyMedia: params.only_media, noDirect: params.exclude_direct };
    if (params.pinned) return answerTimeline(call, { kind: 'marked', by: 'pins', accountId: account.id });
    // A blank one is none.
    if (params.tagged) {
      return answerTimeline(call, { kind: 'tagged-by', ...filter, tag: normalizeTag(params.tagged) });
    }
    const { exclude_replies: noReplies, exclude_reblogs: noBoosts } = params;
    return answerTimeline(call, { kind: 'account', ...filter, noReplies, noBoosts });
  },
  followers: (call) => answerConnections(call, 'followers', call.path.id),
  following: (call) => answerConnections(call, 'following', call.path.id),
});

async function renderOne(ctx: Context, id: number) {
  const [account] = await renderAccounts(ctx, [await loadAccountView(ctx, id)]);
  if (account === undefined) throw notFound();
  return account;
}

async function answerConnections(call: PagedCall, kind: 'followers' | 'following', id: number) {
  const { ctx, viewer, page } = call;
  const account = await loadAccountView(ctx, id);
  const found = await loadConnections(ctx, kind, { account, viewer }, page);
  linkMarks(call, found);
  return renderAccounts(ctx, found.accounts);
}

function toIds(texts: readonly string[]): number[] {
  return [...new Set(texts.flatMap((text) => parseId(text) ?? []))];
}
