import type { MutedAccount } from '@linnet/api-schemas/mastodon/account.ts';
import { accountLists } from '@linnet/api-schemas/mastodon/endpoints/account-lists.ts';
import { loadBlocked, loadEndorsed, loadMuted } from '../../../core/views/account-lists.ts';
import { defineRoutes, type PagedCall } from '../../http/route.ts';
import { loadAccountView, renderAccounts } from '../accounts.ts';
import { linkMarks } from '../http/links.ts';
import { toInstant } from '../serializers/dates.ts';

/** The viewer's own lists of others. Cursors are ids that nobody sees, and travel in `Link` alone. */
export const accountListRoutes = defineRoutes(accountLists, {
  blocks: async (call) => {
    const found = await loadBlocked(call.ctx, call.accountId, call.page);
    linkMarks(call, found);
    return renderAccounts(call.ctx, found.accounts);
  },
  mutes: async (call) => {
    const found = await loadMuted(call.ctx, call.accountId, call.page);
    linkMarks(call, found);
    const accounts = await renderAccounts(call.ctx, found.accounts);
    return accounts.map((account): MutedAccount => {
      const until = found.expiry.get(Number(account.id)) ?? null;
      return { ...account, mute_expires_at: until === null ? null : toInstant(until) };
    });
  },
  endorsements: (call) => answerEndorsed(call, call.accountId),
  endorsementsOf: (call) => answerEndorsed(call, call.path.id),
});

async function answerEndorsed(call: PagedCall, id: number) {
  const { ctx, viewer, page } = call;
  const found = await loadEndorsed(ctx, { account: await loadAccountView(ctx, id), viewer }, page);
  linkMarks(call, found);
  return renderAccounts(ctx, found.accounts);
}
