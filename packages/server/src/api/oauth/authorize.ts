import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { findAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { OUT_OF_BAND } from '../../core/oauth/apps.ts';
import { createCode } from '../../core/oauth/codes.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { readParams } from '../mastodon/http/read-params.ts';
import { type AuthorizationRequest, addToRedirect, readAuthorization } from './authorization.ts';
import { sendCodePage, sendConsentPage, sendSignInPage } from './authorize-pages.ts';
import { OAuthError, sendErrorPage } from './errors.ts';
import { sendProblemPage } from './pages.ts';
import { checkCsrfToken, createCsrfToken, loadSession, requireSameOrigin, type Session } from './session.ts';

const PageQuery = Type.Object({
  force_login: Type.Optional(Type.Boolean()),
  /** Set by our own sign-in form, which comes back here. */
  error: Type.Optional(Type.String()),
});

const Decision = Type.Object({ decision: Type.Enum(['allow', 'deny']), csrf_token: Type.String() });

/** `/oauth/authorize`: the pages on which a person lets an app in (RFC 6749 §3.1). */
export const authorizeRoutes: ApiRoutes = async (app, { ctx }) => {
  app.setErrorHandler(sendErrorPage);

  app.get('/oauth/authorize', async (request, reply) => {
    const asked = await readAuthorization(ctx, request.form);
    const { force_login: forceLogin = false, error } = readParams(PageQuery, request.form);
    const session = forceLogin ? null : await loadSession(ctx, request);
    if (session === null) return sendSignInPage(reply, asked, { path: pathOf(asked), error });
    return showConsent(ctx, reply, asked, session);
  });

  app.post('/oauth/authorize', { config: { limit: 'login' } }, async (request, reply) => {
    await requireSameOrigin(ctx, request);
    const session = await loadSession(ctx, request);
    const asked = await readAuthorization(ctx, request.form);
    if (session === null) return sendSignInPage(reply, asked, { path: pathOf(asked), error: undefined });
    return decide(ctx, request, reply, asked, session);
  });
};

async function showConsent(ctx: Context, reply: FastifyReply, asked: AuthorizationRequest, session: Session) {
  const account = await findAccount(ctx, session.accountId);
  return sendConsentPage(reply, asked, {
    handle: `${account?.username}@${ctx.config.domain}`,
    csrf: createCsrfToken(session),
    otherAccountPath: `${pathOf(asked)}&force_login=true`,
  });
}

async function decide(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: AuthorizationRequest,
  session: Session,
) {
  const { decision, csrf_token: csrf } = readParams(Decision, request.form);
  checkCsrfToken(session, csrf);
  const { app, redirectUri, scopes, challenge, form } = asked;
  const byHand = redirectUri === OUT_OF_BAND;
  if (decision === 'deny') {
    const description = 'The resource owner or authorization server denied the request.';
    if (byHand) return sendProblemPage(reply, 403, 'You denied the request. You can close this page.');
    const redirectTo = addToRedirect(redirectUri, {
      error: 'access_denied',
      error_description: description,
      state: form.state,
    });
    throw new OAuthError('access_denied', description, { redirectTo });
  }
  const code = await createCode(ctx, {
    appId: app.id,
    userId: session.userId,
    redirectUri,
    scopes: scopes.join(' '),
    challenge,
  });
  if (byHand) return sendCodePage(reply, asked, code);
  return reply
    .header('cache-control', 'no-store')
    .redirect(addToRedirect(redirectUri, { code, state: form.state }), 303);
}

/** This request again, without what only concerned its first showing. */
function pathOf({ form }: AuthorizationRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) query.set(name, value);
  return `/oauth/authorize?${query}`;
}
