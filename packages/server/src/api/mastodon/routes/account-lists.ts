import type { MutedAccount } from '@linnet/api-schemas/mastodon/account.ts';
import { accountLists } from '@linnet/api-schemas/mastodon/endpoints/account-lists.ts';
import { loadBlocked, loadMuted } from '../../../core/views/account-lists.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
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
});
