import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import type { StaffAccountView } from '../../../core/views/staff-account.ts';
import { renderAccount } from './account.ts';
import { renderRole } from './credential-account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

/** Somebody as moderators see them. */
export function renderAdminAccount(render: Render, { account, login }: StaffAccountView): AdminAccount {
  return {
    id: String(account.id),
    username: account.username,
    domain: account.domain === '' ? null : account.domain,
    created_at: toInstant(account.createdAt),
    email: login?.email ?? '',
    ip: null,
    ips: [],
    locale: login?.locale ?? '',
    invite_request: login?.reason ?? null,
    role: login === null ? null : renderRole(login.role),
    confirmed: login !== null,
    approved: login?.approved ?? false,
    disabled: login?.disabled ?? false,
    silenced: account.silenced,
    suspended: account.suspended,
    sensitized: false,
    account: renderAccount(render, account),
    created_by_application_id: null,
    invited_by_account_id: null,
  };
}
