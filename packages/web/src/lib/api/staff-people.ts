import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import type { SignIn, StaffSession } from '@linnet/api-schemas/mastodon/sign-in.ts';
import type { StaffNote } from '@linnet/api-schemas/mastodon/staff-note.ts';
import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export type { AdminAccount, SignIn, StaffNote, StaffSession };

/** What a list of people shows: one of the tabs, and what is looked for. */
export interface PeopleView {
  tab: string;
  text: string;
}

/** People as staff see them, newest first. */
export function fetchPeople(fetcher: Fetch, { tab, text }: PeopleView, cursor: Cursor | null = null) {
  const params = { limit: 40, ...TABS[tab], ...readSearch(text) };
  return callList(fetcher, 'GET /api/v2/admin/accounts', { params, cursor });
}

const TABS: Record<string, { origin?: 'local' | 'remote'; status?: Status; permissions?: 'staff' }> = {
  local: { origin: 'local' },
  waiting: { status: 'pending' },
  refused: { status: 'refused' },
  staff: { permissions: 'staff' },
  disabled: { status: 'disabled' },
  silenced: { status: 'silenced' },
  suspended: { status: 'suspended' },
  remote: { origin: 'remote' },
};
type Status = 'pending' | 'refused' | 'disabled' | 'silenced' | 'suspended';

/** What somebody typed is an address of a machine, one of e-mail, or a name, perhaps with its server. */
export function readSearch(text: string): { ip?: string; email?: string; username?: string; by_domain?: string } {
  const typed = text.trim();
  if (typed === '') return {};
  if (/^[\d.]+(\/\d+)?$/.test(typed) || /^[\da-f:.]*:[\da-f:.]*:[\da-f:.]*(\/\d+)?$/i.test(typed)) return { ip: typed };
  const [, username = '', domain = ''] = /^@([^@]*)@?([^@]*)$/.exec(typed) ?? [];
  if (username !== '') return domain === '' ? { username } : { username, by_domain: domain };
  return typed.includes('@') ? { email: typed } : { username: typed };
}

export const fetchPerson = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/admin/accounts/:id', { path: { id } });

export const approvePerson = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/approve', { path: { id } });

export const refusePerson = (fetcher: Fetch, id: string, text: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/reject', { path: { id }, params: { text } });

export const unrefusePerson = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/unreject', { path: { id } });

export const disablePerson = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/disable', { path: { id } });

export const enablePerson = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/enable', { path: { id } });

/** For good; only of who is suspended. */
export const deletePerson = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/accounts/:id', { path: { id } });

export const changeRole = (fetcher: Fetch, id: string, role_id: string) =>
  callApi(fetcher, 'PUT /api/v1/admin/accounts/:id/role', { path: { id }, params: { role_id } });

/** Whom staff make a login for. */
export interface NewPerson {
  username: string;
  email: string;
  role_id: string;
  locale?: string;
}

/** With the link by which they choose a password; told this once. */
export const createPerson = (fetcher: Fetch, params: NewPerson) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts', { params });

export const changePersonEmail = (fetcher: Fetch, id: string, email: string) =>
  callApi(fetcher, 'PUT /api/v1/admin/accounts/:id/email', { path: { id }, params: { email } });

export const confirmPersonEmail = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/confirm', { path: { id } });

export const resendPersonConfirmation = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/resend_confirmation', { path: { id } });

export const liftPersonTwoFactor = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/accounts/:id/two_factor', { path: { id } });

/** Who else came from where somebody came from. */
export const fetchSameIp = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/admin/accounts/:id/same_ip', { path: { id } });

/** By what they choose a new password; told this once. */
export const makeResetLink = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/reset_link', { path: { id } });

/** All there are, the highest first; the last is that of people who have none. */
export const fetchRoles = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/roles', {});

export const fetchPersonSessions = (fetcher: Fetch, id: string) =>
  callList(fetcher, 'GET /api/v1/admin/accounts/:id/sessions', { path: { id } });

export const endPersonSession = (fetcher: Fetch, id: string, sessionId: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/accounts/:id/sessions/:sessionId', { path: { id, sessionId } });

export const endPersonSessions = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/accounts/:id/sessions', { path: { id } });

export const fetchSignIns = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/admin/accounts/:id/sign_ins', { path: { id } });

export const fetchNotes = (fetcher: Fetch, id: string, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/admin/accounts/:id/notes', { path: { id }, cursor });

export const addNote = (fetcher: Fetch, id: string, content: string) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/notes', { path: { id }, params: { content } });

export const removeNote = (fetcher: Fetch, id: string, noteId: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/accounts/:id/notes/:noteId', { path: { id, noteId } });
