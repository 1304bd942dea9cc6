import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import type { Context } from '../../core/context.ts';
import { loadPerson, type PersonView } from '../../core/people/load.ts';
import { loadRole, type Role } from '../../core/staff/roles.ts';
import { renderFor } from './render-for.ts';
import { renderAdminAccount } from './serializers/admin-account.ts';

/** People as entities for staff. */
export async function renderAdminAccounts(ctx: Context, people: readonly PersonView[]): Promise<AdminAccount[]> {
  const roles = new Map<string, Role>();
  for (const { login } of people) {
    if (login !== null && !roles.has(login.role)) roles.set(login.role, await loadRole(ctx, login.role));
  }
  const render = renderFor(ctx);
  return people.map((person) => renderAdminAccount(render, person, roles.get(person.login?.role ?? '')));
}

/** Somebody as they are now. Throws `not-found`. */
export async function loadAdminAccount(ctx: Context, id: number): Promise<AdminAccount> {
  const [entity] = await renderAdminAccounts(ctx, [await loadPerson(ctx, id)]);
  return entity as AdminAccount;
}
