import { sessions } from '@linnet/api-schemas/oauth/endpoints/sessions.ts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { signUpBy } from '../../core/invites/sign-up.ts';
import { createChallenge, relyingParty } from '../../core/passkeys/challenges.ts';
import { signInWithPasskey } from '../../core/passkeys/sign-in.ts';
import { signInWithPassword } from '../../core/providers/directory.ts';
import { giveWaiting } from '../../core/providers/give-role.ts';
import { takeSecondStep } from '../../core/two-factor/second-step.ts';
import { createApplicationTicket } from '../../core/users/applications.ts';
import { NotApproved } from '../../core/users/not-approved.ts';
import { NotConfirmed } from '../../core/users/not-confirmed.ts';
import { claimServer } from '../../core/users/setup.ts';
import { isKnownLogin, normalizeLogin } from '../../core/users/sign-in.ts';
import { createWork } from '../../core/users/work.ts';
import { AppError } from '../../lib/errors.ts';
import { createIpKey } from '../../lib/ip-key.ts';
import { toLocalPath } from '../../lib/local-path.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { HttpError } from '../http/errors.ts';
import { originOf } from '../http/origin-of.ts';
import { takeLimit } from '../http/rate-limit.ts';
import { defineRoutes } from '../http/route.ts';
import { nameComingProblem } from './coming-problems.ts';
import type { Device } from './device.ts';
import { createEntrance, firstPage } from './entrance.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { loadHalfway } from './halfway.ts';
import { endSession, requireSameOrigin } from './session.ts';
import { forgetTyped, keepTyped } from './typed.ts';

/** Passwords of one login: from one place, and from everywhere. */
const PASSWORD = ['password', [{ count: 25, windowMs: 5 * 60_000, exact: true }]] as const;
const PASSWORD_ANYWHERE = ['password-anywhere', [{ count: 600, windowMs: 3_600_000, exact: true }]] as const;
/** Codes of one person: whoever gets here has their password. */
const CODE = ['code', [{ count: 5, windowMs: 15 * 60_000, exact: true }]] as const;

/**
 * The forms of the web app that make or end a browser session. They work without script: the answer is a redirect, and
 * what was wrong stands in its query.
 */
export const sessionRoutes: ApiRoutes = async (app, options) => {
  const { ctx, buckets } = options;
  app.setErrorHandler(sendErrorPage);
  app.addHook('preHandler', (request) => requireSameOrigin(ctx, request));

  const { devices, enter, admit } = await createEntrance(ctx);

  /**
   * Tries are counted by login and address together, so that nobody locks out somebody else; and by login alone, far
   * beyond what one address may do, against guessing from many. Neither is counted where the person has been before.
   */
  async function countTry(request: FastifyRequest, device: Device, login: string): Promise<void> {
    const name = normalizeLogin(login);
    if (await isKnownLogin(ctx, { login, knownUserIds: device.userIds })) {
      await takeLimit(buckets, PASSWORD, `device ${device.id} ${name}`);
    } else {
      await takeLimit(buckets, PASSWORD, `address ${createIpKey(request.ip)} ${name}`);
      await takeLimit(buckets, PASSWORD_ANYWHERE, name);
    }
  }

  /** Codes are counted by the person, and apart for a browser that the person has been on before. */
  function countCode(request: FastifyRequest, userId: number): Promise<void> {
    const device = devices.read(request);
    const known = device.userIds.includes(userId);
    return takeLimit(buckets, CODE, known ? `device ${device.id} ${userId}` : `user ${userId}`);
  }

  const answers = defineRoutes(sessions, {
    signIn: async ({ params: { email, password, redirect_to: target }, request, reply }) => {
      const asked = toLocalPath(target);
      const path = asked ?? '/home';
      try {
        const device = devices.read(request);
        await countTry(request, device, email);
        const signedIn = await signInWithPassword(ctx, {
          login: email,
          password,
          knownUserIds: device.userIds,
          from: originOf(request),
          findInvitation: async () => undefined,
        });
        forgetTyped(ctx, request, reply);
        return await admit(request, reply, { ...signedIn, asked });
      } catch (error) {
        const problem = namePasswordProblem(ctx, error);
        const ticket = error instanceof NotApproved ? await createApplicationTicket(ctx, error.applicantId) : undefined;
        keepTyped(ctx, reply, { email });
        // The page of an app's request has a sign-in form of its own; what became of an application stands on ours.
        if (path.startsWith('/oauth/authorize?') && ticket === undefined) {
          return reply.redirect(`${path}&error=${problem}`, 303);
        }
        return reply.redirect(addQuery('/sign-in', { error: problem, ticket, redirect_to: asked }), 303);
      }
    },
    secondStep: async ({ params: { code, redirect_to: target }, request, reply }) => {
      const asked = toLocalPath(target);
      try {
        const halfway = await loadHalfway(ctx, request);
        if (halfway === undefined) {
          return reply.redirect(addQuery('/sign-in', { error: 'late', redirect_to: asked }), 303);
        }
        const { userId, waiting } = halfway;
        await countCode(request, userId);
        await takeSecondStep(ctx, { userId, code });
        if (waiting !== undefined) await giveWaiting(ctx, waiting);
        await enter(request, reply, userId);
        return reply.redirect(asked ?? (await firstPage(ctx, userId)), 303);
      } catch (error) {
        const problem = nameSignInProblem(error);
        return reply.redirect(addQuery('/sign-in/code', { error: problem, redirect_to: asked }), 303);
      }
    },
    passkeyChallenge: async ({ reply }) => {
      reply.header('cache-control', 'no-store');
      return { challenge: await createChallenge(ctx, null), rp_id: relyingParty(ctx).id };
    },
    passkey: async ({ params, request, reply }) => {
      const asked = toLocalPath(params.redirect_to);
      try {
        const userId = await signInWithPasskey(ctx, {
          credentialId: params.credential_id,
          clientData: params.client_data,
          authenticatorData: params.authenticator_data,
          signature: params.signature,
        });
        await enter(request, reply, userId);
        return reply.redirect(asked ?? (await firstPage(ctx, userId)), 303);
      } catch (error) {
        const named = nameSignInProblem(error);
        const problem = named === 'invalid' ? 'passkey' : named;
        return reply.redirect(addQuery('/sign-in', { error: problem, redirect_to: asked }), 303);
      }
    },
    signOut: async ({ request, reply }) => {
      await endSession(ctx, request, reply);
      // Drafts and whatever else the web app keeps in the browser.
      reply.header('clear-site-data', '"storage"');
      return reply.redirect('/', 303);
    },
    signUpChallenge: async ({ request, reply }) => {
      reply.header('cache-control', 'no-store');
      return createWork(ctx, originOf(request).ip);
    },
    signUp: async ({ params, request, reply }) => {
      const { invite_code: inviteCode, date_of_birth: dateOfBirth, challenge: work, ...rest } = params;
      const { 'h-captcha-response': ofService, 'cf-turnstile-response': ofTurnstile, ...form } = rest;
      const page = inviteCode === '' ? '/sign-up' : `/invite/${encodeURIComponent(inviteCode)}`;
      try {
        const { userId, approved, confirms } = await signUpBy(ctx, {
          ...form,
          challenge: work || ofService || ofTurnstile,
          inviteCode,
          dateOfBirth,
          locale: form.locale ?? null,
          from: originOf(request),
        });
        forgetTyped(ctx, request, reply);
        if (confirms) return reply.redirect('/confirm-email?sent=true', 303);
        if (!approved) {
          const ticket = await createApplicationTicket(ctx, userId);
          return reply.redirect(addQuery('/sign-in', { error: 'pending', ticket }), 303);
        }
        await enter(request, reply, userId);
      } catch (error) {
        const problem = nameFormProblem(error);
        keepTyped(ctx, reply, { username: form.username, email: form.email, reason: form.reason });
        return reply.redirect(addQuery(page, problem), 303);
      }
      return reply.redirect('/home', 303);
    },
    setup: async ({ params: form, request, reply }) => {
      try {
        const { userId } = await claimServer(ctx, form);
        forgetTyped(ctx, request, reply);
        await enter(request, reply, userId);
      } catch (error) {
        const problem = nameFormProblem(error);
        const { username, email, title, registrations } = form;
        keepTyped(ctx, reply, { username, email, title, registrations });
        return reply.redirect(addQuery('/setup', { key: form.key, ...problem }), 303);
      }
      return reply.redirect('/home', 303);
    },
  });
  await answers(app, options);
};

/** The same with a directory behind the form: whoever comes by it may be new here, and it may be away. */
function namePasswordProblem({ config }: Context, error: unknown): string {
  const ofDirectory = config.ldap !== null && error instanceof AppError && error.code !== 'unauthenticated';
  return ofDirectory ? nameComingProblem(error) : nameSignInProblem(error);
}

/** A word for the page; what nobody expected goes on as an error. */
function nameSignInProblem(error: unknown): string {
  if (error instanceof HttpError && error.statusCode === 429) return 'limited';
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'unauthenticated') return 'invalid';
  if (error instanceof NotConfirmed) return 'unconfirmed';
  if (error instanceof NotApproved) return error.refused ? 'refused' : 'pending';
  if (error.code === 'forbidden') return 'disabled';
  throw error;
}
