import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import type { PersonView } from '../../../core/people/load.ts';
import type { Role } from '../../../core/staff/roles.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';
import { renderRole } from './role.ts';

const instant = (at: number | null | undefined) => (at == null ? null : toInstant(at));
const id = (value: number | null | undefined) => (value == null ? null : String(value));

/** Somebody as staff see them. `role` is that of the login. */
export function renderAdminAccount(render: Render, person: PersonView, role: Role | undefined): AdminAccount {
  const { account, login, silencedAt, suspendedAt } = person;
  const ips = (login?.ips ?? []).map(({ ip, usedAt }) => ({ ip, used_at: toInstant(usedAt) }));
  return {
    id: String(account.id),
    username: account.username,
    domain: account.domain === '' ? null : account.domain,
    created_at: toInstant(login?.createdAt ?? account.createdAt),
    email: login?.email ?? null,
    ip: ips[0]?.ip ?? null,
    ips,
    role: role === undefined ? null : renderRole(role),
    confirmed: login === null ? null : !login.unconfirmed,
    approved: login === null ? null : login.approvedAt !== null,
    disabled: login === null ? null : login.disabledAt !== null || login.frozenAt !== null,
    silenced: silencedAt !== null,
    suspended: suspendedAt !== null,
    sensitized: account.sensitized,
    locale: login?.locale ?? null,
    invite_request: login?.reason ?? null,
    created_by_application_id: id(login?.appId),
    invited_by_account_id: id(login?.invitedById),
    account: renderAccount(render, account),
    login_state: login?.state ?? null,
    refused_at: instant(login?.refusedAt),
    refusal_text: login?.refusalText ?? null,
    last_active_at: instant(login?.lastActiveAt),
    unconfirmed_email: login?.pendingEmail ?? null,
    two_factor: login === null ? null : login.twoFactorAt !== null,
  };
}
