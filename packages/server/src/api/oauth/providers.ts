import { providers } from '@linnet/api-schemas/oauth/endpoints/providers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findInvitation } from '../../core/invites/sign-up.ts';
import { askProvider, readAnswer } from '../../core/providers/ask.ts';
import { connectIdentity, signInFrom } from '../../core/providers/identities.ts';
import { type Newcomer, NOTE_MS, openNewcomer, openNote, sealNewcomer, sealNote } from '../../core/providers/note.ts';
import { openProvider } from '../../core/providers/providers.ts';
import { createApplicationTicket } from '../../core/users/applications.ts';
import { NotApproved } from '../../core/users/not-approved.ts';
import { AppError } from '../../lib/errors.ts';
import { toLocalPath } from '../../lib/local-path.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { ASKED_COOKIE, NEWCOMER_COOKIE, readCookie, writeCookie } from '../http/cookies.ts';
import { originOf } from '../http/origin-of.ts';
import { defineRoutes } from '../http/route.ts';
import { nameComingProblem } from './coming-problems.ts';
import { createEntrance } from './entrance.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { loadSession, requireSameOrigin } from './session.ts';

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
        const problem = nameComingProblem(error);
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
      const { provider, connects, redirectTo, inviteCode } = note;
      try {
        const claims = await readAnswer(ctx, note, request.url.split('?', 2)[1] ?? '');
        if (connects === null) {
          return await comeIn(request, reply, { provider, claims, redirectTo, inviteCode }, '');
        }
        // Somebody else may have signed in here meanwhile.
        const session = await loadSession(ctx, request);
        if (session?.userId !== connects) return reply.redirect('/sign-in?error=late', 303);
        await connectIdentity(ctx, connects, claims);
        return reply.redirect(`${SETTINGS}?done=connected`, 303);
      } catch (error) {
        const problem = nameComingProblem(error);
        if (connects !== null) return reply.redirect(addQuery(SETTINGS, { error: problem }), 303);
        return reply.redirect(addQuery('/sign-in', { error: problem, redirect_to: redirectTo ?? undefined }), 303);
      }
    },
    age: async ({ params, request, reply }) => {
      await requireSameOrigin(ctx, request);
      const sealed = readCookie(ctx, request, NEWCOMER_COOKIE);
      const newcomer = sealed === undefined ? undefined : await openNewcomer(ctx, sealed);
      reply.header('cache-control', 'no-store');
      if (newcomer === undefined) return reply.redirect('/sign-in?error=late', 303);
      return comeIn(request, reply, newcomer, params.date_of_birth);
    },
  });

  /** Lets in who a provider says somebody is; of somebody new it may have to be asked first how old they are. */
  async function comeIn(request: FastifyRequest, reply: FastifyReply, newcomer: Newcomer, dateOfBirth: string) {
    const { provider, claims, redirectTo, inviteCode } = newcomer;
    try {
      const signedIn = await signInFrom(ctx, {
        provider,
        findJoins: async () => (await openProvider(ctx, provider)).joins,
        claims,
        from: originOf(request),
        dateOfBirth,
        findInvitation: () => findInvitation(ctx, inviteCode),
      });
      if (dateOfBirth !== '') writeCookie(ctx, reply, NEWCOMER_COOKIE, '', 0);
      return await admit(request, reply, { ...signedIn, asked: redirectTo ?? undefined });
    } catch (error) {
      const details = error instanceof AppError ? error.details : undefined;
      if (details?.['date_of_birth'] !== undefined) {
        writeCookie(ctx, reply, NEWCOMER_COOKIE, await sealNewcomer(ctx, newcomer), NOTE_MS / 1_000);
        const { error: problem } = nameFormProblem(error);
        return reply.redirect(dateOfBirth === '' ? '/sign-up/age' : addQuery('/sign-up/age', { error: problem }), 303);
      }
      // The page of the invite says what has become of it.
      if (details?.['invite_code'] !== undefined) {
        return reply.redirect(addQuery(`/invite/${encodeURIComponent(inviteCode)}`, nameFormProblem(error)), 303);
      }
      const ticket = error instanceof NotApproved ? await createApplicationTicket(ctx, error.applicantId) : undefined;
      const query = { error: nameComingProblem(error), ticket, redirect_to: redirectTo ?? undefined };
      return reply.redirect(addQuery('/sign-in', query), 303);
    }
  }
  await answers(app, options);
};
