import type { Context } from '../context.ts';
import { loadRole, type Role } from '../staff/roles.ts';
import { findUsersOfAccounts } from '../users/queries.ts';
import { type AccountView, loadAccountViews } from './account.ts';

/** Somebody as moderators see them: what they show, how they stand here, and their login where they have one here. */
export interface StaffAccountView {
  account: AccountView;
  login: {
    email: string;
    role: Role;
    locale: string | null;
    approved: boolean;
    disabled: boolean;
    reason: string | null;
  } | null;
}

/** Those of these accounts that are there, in two queries. */
export async function loadStaffAccounts(ctx: Context, ids: Iterable<number>): Promise<Map<number, StaffAccountView>> {
  const accounts = await loadAccountViews(ctx, ids);
  const local = [...accounts.values()].flatMap(({ id, domain }) => (domain === '' ? [id] : []));
  const rows = local.length === 0 ? [] : await findUsersOfAccounts.all(ctx.db, { accountIds: local });
  const logins = new Map(rows.map((row) => [row.accountId, row]));
  const views = new Map<number, StaffAccountView>();
  for (const [id, account] of accounts) {
    const user = logins.get(id);
    if (user === undefined) {
      views.set(id, { account, login: null });
      continue;
    }
    const { email, locale, reason } = user;
    const role = await loadRole(ctx, user.role);
    const standing = { approved: user.approvedAt !== null, disabled: user.disabledAt !== null };
    views.set(id, { account, login: { email, role, locale, reason, ...standing } });
  }
  return views;
}
