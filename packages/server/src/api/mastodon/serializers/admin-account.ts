import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import type { PersonView } from '../../../core/people/load.ts';
import type { Role } from '../../../core/staff/roles.ts';
import { renderAccount } from './account.ts';
import { renderRole } from './credential-account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

/** Somebody as staff see them. `role` is that of the login. */
export function renderAdminAccount(render: Render, person: PersonView, role: Role | undefined): AdminAccount {
  const { account, login } = person;
  return {
    id: String(account.id),
    username: account.username,
    domain: account.domain === '' ? null : account.domain,
    created_at: toInstant(account.createdAt),
    email: login?.email ?? null,
    ip: null,
    ips: [],
    role: role === undefined ? null : renderRole(role),
    // No address is confirmed here, and none has to be.
    confirmed: login === null ? null : true,
    approved: login === null ? null : login.approvedAt !== null,
    disabled: login === null ? null : login.disabledAt !== null,
    silenced: account.silenced,
    suspended: account.suspended,
    sensitized: false,
    locale: login?.locale ?? null,
    invite_request: login?.reason ?? null,
    created_by_application_id: null,
    invited_by_account_id: null,
    account: renderAccount(render, account),
  };
}
