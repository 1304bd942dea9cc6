import type { FastifyReply } from 'fastify';
import { hiddenFields, html } from '../http/html.ts';
import type { AuthorizationRequest } from './authorization.ts';
import { sendPage } from './pages.ts';
import { describeScope } from './scope-words.ts';
import type { Words } from './words.ts';

const SIGN_IN_PROBLEMS = ['invalid', 'limited', 'disabled', 'unconfirmed'] as const;

/** Asks a person without a session to sign in first; the form comes back to `path`. */
export function sendSignInPage(
  reply: FastifyReply,
  { language, say }: Words,
  { app }: AuthorizationRequest,
  { path, error, typed, otherWays }: { path: string; error: string | undefined; typed: string; otherWays: boolean },
): FastifyReply {
  const known = SIGN_IN_PROBLEMS.find((one) => one === error) ?? 'notSignedIn';
  const problem = error === undefined ? undefined : say(known);
  return sendPage(
    reply,
    200,
    { language, title: say('signIn') },
    html`<p class="soft">${say('goOn', { app: html`<bdi>${app.name}</bdi>` })}</p>
${problem === undefined ? undefined : html`<p class="error" role="alert">${problem}</p>`}
<form method="post" action="/auth/sign-in">${hiddenFields({ redirect_to: path })}
<label>${say('login')}
<input name="email" value="${typed}" inputmode="email" autocapitalize="none" autocomplete="username" required></label>
<label>${say('password')}<input name="password" type="password" autocomplete="current-password" required></label>
<button>${say('signIn')}</button></form>
<p class="soft"><a href="/forgot-password">${say('forgot')}</a></p>
${otherWays ? html`<p class="soft"><a href="${signInPath(path)}">${say('anotherWay')}</a></p>` : undefined}`,
  );
}

/** The web app's own page, which has all ways in. */
function signInPath(path: string): string {
  return `/sign-in?${new URLSearchParams({ redirect_to: path })}`;
}

/** Asks for consent. */
export function sendConsentPage(
  reply: FastifyReply,
  words: Words,
  request: AuthorizationRequest,
  { handle, csrf, otherAccountPath }: { handle: string; csrf: string; otherAccountPath: string },
): FastifyReply {
  const { language, say } = words;
  const { app, form, scopes } = request;
  const hidden = hiddenFields({ ...form, csrf_token: csrf });
  const site = app.website === null ? undefined : html`<p class="soft"><bdi>${app.website}</bdi></p>`;
  return sendPage(
    reply,
    200,
    { language, title: say('consent', { app: app.name }) },
    html`${site}<p>${say('wants')}</p><ul>${scopes.map((scope) => html`<li>${describeScope(words, scope)}</li>`)}</ul>
<form method="post" action="/oauth/authorize">${hidden}
<button name="decision" value="allow">${say('allow')}</button>
<button name="decision" value="deny" class="plain">${say('deny')}</button></form>
<p class="soft">${say('signedInAs', { handle: html`<bdi>@${handle}</bdi>` })} <a href="${otherAccountPath}">${say('otherAccount')}</a></p>`,
  );
}

/** Shows the code to copy, for apps that cannot be returned to. */
export function sendCodePage(
  reply: FastifyReply,
  { language, say }: Words,
  { app }: AuthorizationRequest,
  code: string,
): FastifyReply {
  return sendPage(
    reply,
    200,
    { language, title: say('lastStep') },
    html`<p>${say('copyCode', { app: html`<bdi>${app.name}</bdi>` })}</p><p class="code"><code>${code}</code></p>`,
  );
}
