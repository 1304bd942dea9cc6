import { statusLists } from '@linnet/api-schemas/mastodon/endpoints/status-lists.ts';
import { revokeQuote } from '../../../core/quotes/revoke.ts';
import { findEntry } from '../../../core/views/find-entry.ts';
import { loadReactors } from '../../../core/views/reactors.ts';
import { defineRoutes, type PagedCall } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { linkMarks } from '../http/links.ts';
import { loadStatus } from '../statuses.ts';
import { answerTimeline } from '../timelines.ts';

/** Lists in an order that nobody sees: cursors are ids of likes, boosts and bookmarks, and travel in `Link` alone. */
export const statusListRoutes = defineRoutes(statusLists, {
  likedBy: (call) => answerReactors(call, 'likes', call.path.id),
  boostedBy: (call) => answerReactors(call, 'boosts', call.path.id),
  quotes: async (call) => {
    const { post } = await findEntry(call.ctx, call.viewer, call.path.id);
    return answerTimeline(call, { kind: 'quotes', postId: post.facts.id });
  },
  revokeQuote: async ({ ctx, accountId, viewer, path }) => {
    const { id: quotedId, quotingId } = path;
    await revokeQuote(ctx, { accountId, quotedId, quotingId });
    return loadStatus(ctx, viewer, quotingId);
  },
  likes: (call) => answerTimeline(call, { kind: 'marked', by: 'likes', accountId: call.accountId }),
  bookmarks: (call) => answerTimeline(call, { kind: 'marked', by: 'bookmarks', accountId: call.accountId }),
});

async function answerReactors(call: PagedCall, kind: 'likes' | 'boosts', id: number) {
  const { ctx, viewer, page } = call;
  const { post } = await findEntry(ctx, viewer, id);
  const found = await loadReactors(ctx, kind, { viewer, postId: post.facts.id }, page);
  linkMarks(call, found);
  return renderAccounts(ctx, found.accounts);
}
