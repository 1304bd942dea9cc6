import type { UserRole } from '../../db/tables/users.ts';
import type { Context } from '../context.ts';
import { findUsersOfAccounts } from '../users/queries.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';

/** A login here, as staff see it. */
export interface LoginView {
  email: string;
  role: UserRole;
  locale: string | null;
  approvedAt: number | null;
  disabledAt: number | null;
  /** Why they wanted to join. */
  reason: string | null;
}

/** Somebody as staff see them, here or elsewhere. */
export interface PersonView {
  account: AccountView;
  /** Null for accounts of other servers, and for those that are nobody's. */
  login: LoginView | null;
}

/** People by the ids of their accounts, in two queries; unknown ids are left out. */
export async function loadPeople(ctx: Context, ids: readonly number[]): Promise<Map<number, PersonView>> {
  const accounts = await loadAccountViews(ctx, ids);
  const local = [...accounts.values()].flatMap(({ id, domain }) => (domain === '' ? [id] : []));
  const rows = local.length === 0 ? [] : await findUsersOfAccounts.all(ctx.db, { accountIds: local });
  const logins = new Map(rows.map((row) => [row.accountId, row]));
  return new Map([...accounts].map(([id, account]) => [id, { account, login: logins.get(id) ?? null }]));
}
