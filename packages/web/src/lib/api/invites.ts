import type { AdminInvite, Invite, InviteTree } from '@linnet/api-schemas/mastodon/invite.ts';
import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export type { AdminInvite, Invite, InviteTree };

export interface InviteDraft {
  max_uses: number;
  /** In seconds. */
  expires_in: number;
  note: string;
  autofollow: boolean;
}

/** The reader's own, newest first. */
export const fetchInvites = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/invites', { params: { limit: 40 }, cursor });

export const createInvite = (fetcher: Fetch, draft: InviteDraft) =>
  callApi(fetcher, 'POST /api/v1/invites', { params: draft });

export const revokeInvite = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/invites/:id', { path: { id } });

/** Who came by one of the reader's. */
export const fetchGuests = (fetcher: Fetch, id: string, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/invites/:id/accounts', { path: { id }, params: { limit: 40 }, cursor });

/** What an invite offers to who was given it. */
export const fetchInvitation = (fetcher: Fetch, code: string) =>
  callApi(fetcher, 'GET /api/v1/invitations/:code', { path: { code } });

/** Everybody's, for staff. */
export const fetchAllInvites = (
  fetcher: Fetch,
  { open, of }: { open: boolean; of: string | null },
  cursor: Cursor | null = null,
) =>
  callList(fetcher, 'GET /api/v1/admin/invites', {
    params: { open, ...(of === null ? {} : { account_id: of }), limit: 40 },
    cursor,
  });

export const revokeInviteOf = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/invites/:id', { path: { id } });

/** Who invited whom around somebody. */
export const fetchInviteTree = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/admin/accounts/:id/invite_tree', { path: { id } });
