import { authorize } from '@linnet/api-schemas/oauth/endpoints/authorize.ts';
import { findAccount } from '../../core/accounts/find.ts';
import { fullHandle } from '../../core/addresses.ts';
import { OUT_OF_BAND } from '../../core/oauth/apps.ts';
import { createCode } from '../../core/oauth/codes.ts';
import { loadOffered } from '../../core/providers/providers.ts';
import { readCookieHeader } from '../http/auth.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { ParamError } from '../http/errors.ts';
import { type Call, defineRoutes } from '../http/route.ts';
import { type AuthorizationRequest, addToRedirect, readAuthorization } from './authorization.ts';
import { sendCodePage, sendConsentPage, sendSignInPage } from './authorize-pages.ts';
import { OAuthError, sendErrorPage } from './errors.ts';
import { sendProblemPage } from './pages.ts';
import { checkCsrfToken, createCsrfToken, loadSession, requireSameOrigin, type Session } from './session.ts';
import { readTypedLogin } from './typed.ts';
import { wordsFor } from './words.ts';

const answers = defineRoutes(authorize, {
  page: async (call) => {
    const { ctx, params, request } = call;
    const { force_login: forceLogin = false, error, ...form } = params;
    const asked = await readAuthorization(ctx, form);
    const session = forceLogin ? null : await loadSession(ctx, request);
    if (session === null) return askWho(call, asked, error);
    return showConsent(call, asked, session);
  },
  decide: async (call) => {
    const { ctx, request } = call;
    await requireSameOrigin(ctx, request);
    const session = await loadSession(ctx, request);
    const { decision, csrf_token: csrf, ...form } = call.params;
    const asked = await readAuthorization(ctx, form);
    if (session === null) return askWho(call, asked, undefined);
    if (decision === undefined) throw new ParamError('decision', 'missing', 'is missing');
    checkCsrfToken(session, csrf ?? '');
    return decide(call, asked, { session, decision });
  },
});

/** `/oauth/authorize`: the pages on which a person lets an app in (RFC 6749 §3.1). */
export const authorizeRoutes: ApiRoutes = async (app, options) => {
  app.setErrorHandler(sendErrorPage);
  await answers(app, options);
};

type Asked = Pick<Call, 'ctx' | 'request' | 'reply'>;

/** Has a person sign in first; who knows other ways than a password is shown them. */
async function askWho({ ctx, request, reply }: Asked, asked: AuthorizationRequest, error: string | undefined) {
  const passkey = readCookieHeader(request.headers.cookie, 'linnet_passkey') !== undefined;
  const otherWays = passkey || (await loadOffered(ctx)).length > 0;
  const typed = error === undefined ? '' : readTypedLogin(ctx, request);
  const form = { path: pathOf(asked), error, typed, otherWays };
  return sendSignInPage(reply, wordsFor(request, asked.form.lang), asked, form);
}

async function showConsent({ ctx, request, reply }: Asked, asked: AuthorizationRequest, session: Session) {
  const account = await findAccount(ctx, session.accountId);
  return sendConsentPage(reply, wordsFor(request, asked.form.lang), asked, {
    handle: fullHandle(ctx, account?.username ?? ''),
    csrf: createCsrfToken(session),
    otherAccountPath: `${pathOf(asked)}&force_login=true`,
  });
}

async function decide(
  { ctx, request, reply }: Asked,
  asked: AuthorizationRequest,
  { session, decision }: { session: Session; decision: 'allow' | 'deny' },
) {
  const { app, redirectUri, scopes, challenge, form } = asked;
  const byHand = redirectUri === OUT_OF_BAND;
  const words = wordsFor(request, form.lang);
  if (decision === 'deny') {
    const description = 'The resource owner or authorization server denied the request.';
    if (byHand) return sendProblemPage(reply, 403, words, words.say('denied'));
    const redirectTo = addToRedirect(ctx, redirectUri, {
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
  if (byHand) return sendCodePage(reply, words, asked, code);
  return reply
    .header('cache-control', 'no-store')
    .redirect(addToRedirect(ctx, redirectUri, { code, state: form.state }), 303);
}

/** This request again, without what only concerned its first showing. */
function pathOf({ form }: AuthorizationRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) query.set(name, value);
  return `/oauth/authorize?${query}`;
}
