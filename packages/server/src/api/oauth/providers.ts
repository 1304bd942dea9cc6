import { providers } from '@linnet/api-schemas/oauth/endpoints/providers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findInvitation } from '../../core/invites/sign-up.ts';
import { askProvider, type Claims, readAnswer } from '../../core/providers/ask.ts';
import { connectIdentity, signInFrom } from '../../core/providers/identities.ts';
import {
  type Newcomer,
  NOTE_MS,
  type Note,
  openAnswer,
  openNewcomer,
  openNote,
  sealAnswer,
  sealNewcomer,
  sealNote,
} from '../../core/providers/note.ts';
import { openProvider } from '../../core/providers/providers.ts';
import { readSamlAnswer, takeAnswer } from '../../core/providers/saml.ts';
import { describeUs } from '../../core/providers/saml-metadata.ts';
import { createApplicationTicket } from '../../core/users/applications.ts';
import { NotApproved } from '../../core/users/not-approved.ts';
import { AppError } from '../../lib/errors.ts';
import { toLocalPath } from '../../lib/local-path.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { ANSWERED_COOKIE, ASKED_COOKIE, NEWCOMER_COOKIE, readCookie, writeCookie } from '../http/cookies.ts';
import { originOf } from '../http/origin-of.ts';
import { defineRoutes, type Handler } from '../http/route.ts';
import { nameComingProblem } from './coming-problems.ts';
import { createEntrance } from './entrance.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { loadSession, requireSameOrigin } from './session.ts';

const SETTINGS = '/settings/identities';

/** Signing in elsewhere: there, and back. */
export const providerRoutes: ApiRoutes = async (app, options) => {
  const { ctx } = options;
  app.setErrorHandler(sendErrorPage);
  const { admit } = await createEntrance(ctx);

  const ask: Handler<typeof providers.ask> = async ({ path, params, reply }) => {
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
  };

  const answers = defineRoutes(providers, {
    ask,
    askSaml: ask,
    answer: async ({ path, request, reply }) => {
      const note = await takeNote(request, reply);
      if (note === undefined || note.provider !== path.provider) return reply.redirect('/sign-in?error=late', 303);
      return arrive(request, reply, note, () => readAnswer(ctx, note, request.url.split('?', 2)[1] ?? ''));
    },
    samlMetadata: async ({ path, reply }) =>
      reply.type('application/samlmetadata+xml; charset=utf-8').send(await describeUs(ctx, path.provider)),
    samlForm: async ({ path, params, reply }) => {
      reply.header('cache-control', 'no-store');
      try {
        const answer = await sealAnswer(ctx, await readSamlAnswer(ctx, path.provider, params.SAMLResponse));
        writeCookie(ctx, reply, ANSWERED_COOKIE, answer, NOTE_MS / 1_000);
        return reply.redirect(`/auth/saml/${path.provider}/answer`, 303);
      } catch (error) {
        return reply.redirect(addQuery('/sign-in', { error: nameComingProblem(error) }), 303);
      }
    },
    samlAnswer: async ({ path, request, reply }) => {
      const sealed = readCookie(ctx, request, ANSWERED_COOKIE);
      const answer = sealed === undefined ? undefined : await openAnswer(ctx, sealed);
      writeCookie(ctx, reply, ANSWERED_COOKIE, '', 0);
      const note = await takeNote(request, reply);
      const isAsked = answer?.inResponseTo !== null;
      if (answer === undefined || answer.provider !== path.provider || (isAsked && note === undefined)) {
        return reply.redirect('/sign-in?error=late', 303);
      }
      // What nobody asked for connects nothing, and goes nowhere.
      const whence = (isAsked && note) || { provider: path.provider, connects: null, redirectTo: null, inviteCode: '' };
      return arrive(request, reply, whence, () => takeAnswer(ctx, answer, note));
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

  /** What the browser kept; whatever comes of it, this one was the answer. */
  async function takeNote(request: FastifyRequest, reply: FastifyReply): Promise<Note | undefined> {
    const sealed = readCookie(ctx, request, ASKED_COOKIE);
    writeCookie(ctx, reply, ASKED_COOKIE, '', 0);
    reply.header('cache-control', 'no-store');
    return sealed === undefined ? undefined : openNote(ctx, sealed);
  }

  /** Lets in, or connects with who asked for that, whom a provider speaks of. */
  async function arrive(
    request: FastifyRequest,
    reply: FastifyReply,
    { provider, connects, redirectTo, inviteCode }: Pick<Note, 'provider' | 'connects' | 'redirectTo' | 'inviteCode'>,
    readClaims: () => Promise<Claims>,
  ) {
    try {
      const claims = await readClaims();
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
  }

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
