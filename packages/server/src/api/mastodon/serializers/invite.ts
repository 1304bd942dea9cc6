import type { AdminInvite, Invitation, Invite } from '@linnet/api-schemas/mastodon/invite.ts';
import { mint } from '../../../core/addresses.ts';
import type { InviteOffer } from '../../../core/invites/sign-up.ts';
import type { InviteView } from '../../../core/invites/view.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

export function renderInvite({ here }: Render, invite: InviteView): Invite {
  return {
    id: String(invite.id),
    code: invite.code,
    url: mint.path(here, `/invite/${invite.code}`),
    note: invite.note,
    autofollow: invite.autofollow,
    max_uses: invite.maxUses,
    uses: invite.uses,
    state: invite.state,
    created_at: toInstant(invite.createdAt),
    expires_at: toInstant(invite.expiresAt),
  };
}

export function renderAdminInvite(render: Render, invite: InviteView, maker: AccountView | undefined): AdminInvite {
  return { ...renderInvite(render, invite), account: maker === undefined ? null : renderAccount(render, maker) };
}

/** `maker`: who invites, as anybody may see them. */
export function renderInvitation(render: Render, offer: InviteOffer, maker: AccountView | undefined): Invitation {
  const { invite, closed, waits, asksReason } = offer;
  return {
    invite_code: invite.code,
    instance_api_url: mint.path(render.here, '/api/v2/instance'),
    state: closed ? 'closed' : invite.state,
    account: maker === undefined || invite.state === 'revoked' ? null : renderAccount(render, maker),
    autofollow: invite.autofollow,
    expires_at: toInstant(invite.expiresAt),
    approval_required: waits,
    reason_required: asksReason,
  };
}
