import type { FastifyReply } from 'fastify';
import { hiddenFields, html } from '../http/html.ts';
import type { AuthorizationRequest } from './authorization.ts';
import { sendPage } from './pages.ts';
import { describeScope } from './scope-words.ts';

const SIGN_IN_PROBLEMS: Record<string, string> = {
  invalid: 'The address, the name or the password is wrong.',
  limited: 'Too many attempts. Wait a few minutes, then try again.',
  disabled: 'This account is disabled.',
  unconfirmed: 'Confirm your e-mail address first, by the link in the mail that was sent to you.',
};

/** Asks a person without a session to sign in first; the form comes back to `path`. */
export function sendSignInPage(
  reply: FastifyReply,
  { app }: AuthorizationRequest,
  { path, error, otherWays }: { path: string; error: string | undefined; otherWays: boolean },
): FastifyReply {
  const problem = error === undefined ? undefined : (SIGN_IN_PROBLEMS[error] ?? 'Signing in did not work.');
  return sendPage(
    reply,
    200,
    'Sign in',
    html`<p class="soft">to go on to <bdi>${app.name}</bdi></p>
${problem === undefined ? undefined : html`<p class="error" role="alert">${problem}</p>`}
<form method="post" action="/auth/sign-in">${hiddenFields({ redirect_to: path })}
<label>E-mail address or username
<input name="email" inputmode="email" autocapitalize="none" autocomplete="username" required></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>
<p class="soft"><a href="/forgot-password">Forgot your password?</a></p>
${otherWays ? html`<p class="soft"><a href="${signInPath(path)}">Sign in another way</a></p>` : undefined}`,
  );
}

/** The web app's own page, which has all ways in. */
function signInPath(path: string): string {
  return `/sign-in?${new URLSearchParams({ redirect_to: path })}`;
}

/** Asks for consent. */
export function sendConsentPage(
  reply: FastifyReply,
  request: AuthorizationRequest,
  { handle, csrf, otherAccountPath }: { handle: string; csrf: string; otherAccountPath: string },
): FastifyReply {
  const { app, form, scopes } = request;
  const hidden = hiddenFields({ ...form, csrf_token: csrf });
  const site = app.website === null ? undefined : html`<p class="soft"><bdi>${app.website}</bdi></p>`;
  return sendPage(
    reply,
    200,
    `Let ${app.name} use your account?`,
    html`${site}<p>It wants to:</p><ul>${scopes.map((scope) => html`<li>${describeScope(scope)}</li>`)}</ul>
<form method="post" action="/oauth/authorize">${hidden}
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny" class="plain">Deny</button></form>
<p class="soft">You are signed in as <bdi>@${handle}</bdi>. <a href="${otherAccountPath}">Use another account</a></p>`,
  );
}

/** Shows the code to copy, for apps that cannot be returned to. */
export function sendCodePage(reply: FastifyReply, { app }: AuthorizationRequest, code: string): FastifyReply {
  return sendPage(
    reply,
    200,
    'One more step',
    html`<p>Copy this code and paste it into <bdi>${app.name}</bdi>:</p><p class="code"><code>${code}</code></p>`,
  );
}
