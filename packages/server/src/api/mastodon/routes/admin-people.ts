import { adminPeople } from '@linnet/api-schemas/mastodon/endpoints/admin-people.ts';
import type { StaffSession } from '@linnet/api-schemas/mastodon/sign-in.ts';
import type { StaffNote as StaffNoteEntity } from '@linnet/api-schemas/mastodon/staff-note.ts';
import type { Context } from '../../../core/context.ts';
import { listTokens, type TokenSummary } from '../../../core/oauth/tokens.ts';
import { changeRole, disablePerson, handOutResetLink, signPersonOut } from '../../../core/people/access.ts';
import { createPerson } from '../../../core/people/create.ts';
import { unrefusePerson } from '../../../core/people/decide.ts';
import { loadPerson } from '../../../core/people/load.ts';
import { addStaffNote, listStaffNotes, removeStaffNote } from '../../../core/people/notes.ts';
import { changePersonEmail, confirmPerson, sendConfirmationAgain } from '../../../core/people/reach.ts';
import { loadSameIp } from '../../../core/people/same-ip.ts';
import { liftTwoFactor } from '../../../core/two-factor/manage.ts';
import { listSignIns } from '../../../core/users/sign-ins.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { loadAdminAccount, renderAdminAccounts } from '../admin-accounts.ts';
import { linkMarks } from '../http/links.ts';
import { renderNotes } from '../render-notes.ts';
import { toInstant } from '../serializers/dates.ts';
import { readRoleId } from '../serializers/role.ts';
import { act } from './admin-accounts.ts';

/** What staff do with people beyond Mastodon's API. */
export const adminPeopleRoutes = defineRoutes(adminPeople, {
  create: async ({ ctx, accountId: by, params: { role_id: roleId, locale = null, ...form } }) => {
    const { accountId, link } = await createPerson(ctx, { by, ...form, role: readRoleId(roleId), locale });
    return {
      account: await loadAdminAccount(ctx, accountId),
      link: { url: link.url, expires_at: toInstant(link.expiresAt) },
    };
  },
  sameIp: async ({ ctx, path }) => {
    const found = await loadSameIp(ctx, path.id);
    const accounts = await renderAdminAccounts(
      ctx,
      found.map(({ person }) => person),
    );
    return accounts.map((account, i) => ({ account, shared: found[i]?.shared ?? [] }));
  },
  email: (call) => act(call, (ctx, asked) => changePersonEmail(ctx, { ...asked, email: call.params.email })),
  confirm: (call) => act(call, confirmPerson),
  resendConfirmation: (call) => act(call, sendConfirmationAgain),
  liftTwoFactor: (call) =>
    act(call, async (ctx, { by, accountId }) => liftTwoFactor(ctx, { by, userId: await findUserId(ctx, accountId) })),
  unreject: (call) => act(call, unrefusePerson),
  disable: (call) => act(call, disablePerson),
  changeRole: (call) => act(call, (ctx, asked) => changeRole(ctx, { ...asked, role: readRoleId(call.params.role_id) })),
  resetLink: async ({ ctx, accountId: by, path }) => {
    const { url, expiresAt } = await handOutResetLink(ctx, { by, accountId: path.id });
    return { url, expires_at: toInstant(expiresAt) };
  },
  sessions: async (call) => {
    const { ctx, path, page } = call;
    const sessions = await listTokens(ctx, await findUserId(ctx, path.id), page);
    linkMarks(call, { first: sessions[0]?.id, last: sessions.at(-1)?.id, full: sessions.length === page.limit });
    return sessions.map(renderSession);
  },
  endSession: ({ ctx, accountId, path }) =>
    signPersonOut(ctx, { by: accountId, accountId: path.id, tokenId: path.sessionId }),
  endSessions: ({ ctx, accountId, path }) => signPersonOut(ctx, { by: accountId, accountId: path.id }),
  signIns: async ({ ctx, path }) =>
    (await listSignIns(ctx, await findUserId(ctx, path.id))).map(({ id, kind, ip, userAgent, createdAt }) => {
      return { id: String(id), kind, ip, user_agent: userAgent, created_at: toInstant(createdAt) };
    }),
  notes: async (call) => {
    const { ctx, path, page } = call;
    const notes = await listStaffNotes(ctx, path.id, page);
    linkMarks(call, { first: notes[0]?.id, last: notes.at(-1)?.id, full: notes.length === page.limit });
    return renderNotes(ctx, notes);
  },
  addNote: async ({ ctx, accountId, path, params }) => {
    const note = await addStaffNote(ctx, { by: accountId, targetId: path.id, text: params.content });
    const [entity] = await renderNotes(ctx, [note]);
    return entity as StaffNoteEntity;
  },
  removeNote: ({ ctx, accountId: by, path }) => removeStaffNote(ctx, { by, targetId: path.id, id: path.noteId }),
});

async function findUserId(ctx: Context, accountId: number): Promise<number> {
  const { login } = await loadPerson(ctx, accountId);
  if (login === null) throw notFound();
  return login.userId;
}

function renderSession({
  id,
  scopes,
  createdAt,
  lastUsedAt,
  name,
  website,
  ip,
  userAgent,
}: TokenSummary): StaffSession {
  return {
    id: String(id),
    application: { name, website },
    scope: scopes,
    ip,
    user_agent: userAgent,
    created_at: toInstant(createdAt),
    last_used: lastUsedAt === null ? null : toInstant(lastUsedAt),
  };
}
