import { providers } from '@linnet/api-schemas/oauth/endpoints/providers.ts';
import { findInvitation } from '../../core/invites/sign-up.ts';
import { askProvider, readAnswer } from '../../core/providers/ask.ts';
import { connectIdentity, signInFrom } from '../../core/providers/identities.ts';
import { NOTE_MS, openNote, sealNote } from '../../core/providers/note.ts';
import { openProvider } from '../../core/providers/providers.ts';
import { createApplicationTicket } from '../../core/users/applications.ts';
import { NotApproved } from '../../core/users/not-approved.ts';
import { NotConfirmed } from '../../core/users/not-confirmed.ts';
import { NotJoining } from '../../core/users/not-joining.ts';
import { AppError } from '../../lib/errors.ts';
import { toLocalPath } from '../../lib/local-path.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { ASKED_COOKIE, readCookie, writeCookie } from '../http/cookies.ts';
import { originOf } from '../http/origin-of.ts';
import { defineRoutes } from '../http/route.ts';
import { createEntrance } from './entrance.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { loadSession } from './session.ts';

const SETTINGS = '/settings/identities';

/** The two links of signing in elsewhere: there, and back. */
export const providerRoutes: ApiRoutes = async (app, options) => {
  const { ctx } = options;
  app.setErrorHandler(sendErrorPage);
  const { admit } = await createEntrance(ctx);

  const answers = defineRoutes(providers, {
    ask: async ({ path, params, reply }) => {
      const redirectTo = toLocalPath(params.redirect_to) ?? null;
      try {
        const { url, asked } = await askProvider(ctx, path.provider);
        const note = await sealNote(ctx, { ...asked, connects: null, redirectTo, inviteCode: params.invite_code });
        writeCookie(ctx, reply, ASKED_COOKIE, note, NOTE_MS / 1_000);
        return reply.header('cache-control', 'no-store').redirect(url, 303);
      } catch (error) {
        const problem = nameProblem(error);
        return reply.redirect(addQuery('/sign-in', { error: problem, redirect_to: redirectTo ?? undefined }), 303);
      }
    },
    answer: async ({ path, request, reply }) => {
      const sealed = readCookie(ctx, request, ASKED_COOKIE);
      const note = sealed === undefined ? undefined : await openNote(ctx, sealed);
      // Whatever comes of it, this one was the answer.
      writeCookie(ctx, reply, ASKED_COOKIE, '', 0);
      reply.header('cache-control', 'no-store');
      if (note === undefined || note.provider !== path.provider) return reply.redirect('/sign-in?error=late', 303);
      const { connects, redirectTo, inviteCode } = note;
      try {
        const claims = await readAnswer(ctx, note, request.url.split('?', 2)[1] ?? '');
        if (connects === null) {
          const signedIn = await signInFrom(ctx, {
            provider: note.provider,
            findJoins: async () => (await openProvider(ctx, note.provider)).joins,
            claims,
            from: originOf(request),
            findInvitation: () => findInvitation(ctx, inviteCode),
          });
          return await admit(request, reply, { ...signedIn, asked: redirectTo ?? undefined });
        }
        // Somebody else may have signed in here meanwhile.
        const session = await loadSession(ctx, request);
        if (session?.userId !== connects) return reply.redirect('/sign-in?error=late', 303);
        await connectIdentity(ctx, connects, claims);
        return reply.redirect(`${SETTINGS}?done=connected`, 303);
      } catch (error) {
        // The page of the invite says what has become of it.
        if (error instanceof AppError && error.details?.['invite_code'] !== undefined) {
          return reply.redirect(addQuery(`/invite/${encodeURIComponent(inviteCode)}`, nameFormProblem(error)), 303);
        }
        const problem = nameProblem(error);
        if (connects !== null) return reply.redirect(addQuery(SETTINGS, { error: problem }), 303);
        const ticket = error instanceof NotApproved ? await createApplicationTicket(ctx, error.applicantId) : undefined;
        const query = { error: problem, ticket, redirect_to: redirectTo ?? undefined };
        return reply.redirect(addQuery('/sign-in', query), 303);
      }
    },
  });
  await answers(app, options);
};

/** A word for the page; what nobody expected goes on as an error. */
function nameProblem(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  switch (error.code) {
    case 'not-found':
      return 'stranger';
    case 'conflict':
      return 'connected';
    case 'invalid':
      return 'no-address';
    case 'forbidden':
      if (error instanceof NotJoining) return error.why;
      if (error instanceof NotConfirmed) return 'unconfirmed';
      if (error instanceof NotApproved) return error.refused ? 'refused' : 'pending';
      return /disabled/.test(error.safeMessage) ? 'disabled' : 'provider';
    case 'unauthenticated':
    case 'unavailable':
      return 'provider';
    default:
      throw error;
  }
}
