import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { ApiError } from '#lib/api/call.ts';
import { fetchOwnAccount } from '#lib/api/own-account.ts';
import { fetchPreferences } from '#lib/api/preferences.ts';
import type { RegistrationService } from '#lib/api/types.ts';
import { directionOf, LANGUAGE_COOKIE, pickLocale } from '#lib/i18n/locales.ts';
import { lookAttributes, tintBar } from '#lib/look/look.ts';
import { isOpenPage } from '#lib/open-pages.ts';
import { dev } from '$app/env';

/** Over https the cookie has the prefix that keeps neighbouring hosts from planting one. */
const nameSessionCookie = (url: URL) => (url.protocol === 'https:' ? '__Host-linnet_session' : 'linnet_session');
/** Looked for in whole pages only: across the border of two chunks a tag would be no tag, and stay. */
const scripts = /<script\b[^>]*>[\s\S]*?<\/script>/g;
/** The one script that some of a visitor's pages have, by route: what it does is out of reach without. */
const SCRIPTS: Record<string, { path: string; where: RegExp }> = {
  '/(visitor)/sign-in': { path: '/passkey-sign-in.js', where: /<form/ },
  '/(visitor)/sign-in/code': { path: '/passkey-sign-in.js', where: /<form/ },
  '/(visitor)/sign-up': { path: '/sign-up-challenge.js', where: /data-challenge="work"/ },
};
/** What a page that asks a service needs of it. Its script makes elements of its own: it knows no trusted types. */
function letIn(policy: string, { script_url, origins }: RegistrationService): string {
  const sources = [...new Set([new URL(script_url).origin, ...origins])].join(' ');
  const kept = policy.replace(/;? *(require-trusted-types-for|trusted-types) [^;]*/g, '');
  const also = kept.replace(/(^|; *)(connect-src|style-src)(?= )/g, `$1$2 ${sources}`);
  return `${also.replace(/script-src [^;]*/, `script-src ${sources}`)}; frame-src ${sources}`;
}
const hydrationMarks = /<!--[[\]!\w-]*-->/g;

async function loadSession(event: Parameters<Handle>[0]['event']): Promise<void> {
  event.locals.me = null;
  event.locals.preferences = null;
  event.locals.expired = false;
  const sessionCookie = nameSessionCookie(event.url);
  if (!event.cookies.get(sessionCookie)) return;
  try {
    const [me, preferences] = await Promise.all([
      fetchOwnAccount(event.fetch),
      // Without them a page is as it is for everybody.
      fetchPreferences(event.fetch).catch(() => null),
    ]);
    Object.assign(event.locals, { me, preferences });
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 401) return;
    event.locals.expired = true;
    event.cookies.delete(sessionCookie, { path: '/' });
  }
}

/**
 * Visitors and people with an account share routes and components. A visitor's page has every script taken out:
 * it works as plain HTML, and caches well.
 */
export const handle: Handle = async ({ event, resolve }) => {
  await loadSession(event);
  const closed = event.platform?.closed && !isOpenPage(event.route.id);
  // The suspended have one page, and are visitors wherever visitors go.
  if (event.locals.me?.suspended && event.route.id !== '/suspended') {
    if (closed || /^\/\((?:member|admin)\)/.test(event.route.id ?? '')) {
      return new Response(null, {
        status: 303,
        headers: { location: '/suspended', 'cache-control': 'private, no-cache' },
      });
    }
    event.locals.me = null;
  }
  if (closed && event.locals.me === null) {
    const back = encodeURIComponent(event.url.pathname + event.url.search);
    const headers = { location: `/sign-in?redirect_to=${back}`, 'cache-control': 'private, no-cache', vary: 'Cookie' };
    return new Response(null, { status: 303, headers });
  }
  const chosen = [event.locals.me?.locale, event.cookies.get(LANGUAGE_COOKIE)];
  // The gallery of components lives in development, where nobody is signed in.
  const gallery = dev && event.url.pathname.startsWith('/dev/');
  const asked = gallery ? event.url.searchParams.get('locale') : null;
  event.locals.locale = pickLocale([asked, ...chosen], event.request.headers.get('accept-language'));
  const signedIn = event.locals.me !== null || gallery;
  const { locale } = event.locals;
  let page = '';
  const findScript = () => {
    const { path, where } = SCRIPTS[event.route.id ?? ''] ?? {};
    return where?.test(page) ? path : undefined;
  };
  const response = await resolve(event, {
    preload: ({ type }) => type === 'css' || (type === 'js' && signedIn),
    filterSerializedResponseHeaders: (name) => name === 'link',
    transformPageChunk: ({ html, done }) => {
      page += html;
      if (!done) return '';
      const look = lookAttributes((name) => event.cookies.get(name));
      const root = `lang="${locale}" dir="${directionOf(locale)}"${look}`;
      const { style = '' } = event.platform ?? {};
      const painted = style ? page.replace('</head>', `<style id="palette">${style}</style></head>`) : page;
      const whole = tintBar(painted.replace('lang="en" dir="ltr"', root), look);
      if (signedIn) return whole;
      const plain = whole.replace(scripts, '').replace(hydrationMarks, '');
      const { service } = event.locals;
      if (service) {
        const address = service.script_url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
        return plain.replace('</body>', `<script src="${address}" async defer></script></body>`);
      }
      const script = findScript();
      return script ? plain.replace('</body>', `<script type="module" src="${script}"></script></body>`) : plain;
    },
  });
  if (response.headers.get('content-type') === 'text/html')
    response.headers.set('content-type', 'text/html; charset=utf-8');
  response.headers.append('vary', 'Cookie, Accept-Language');
  if (!response.headers.has('cache-control')) {
    const cacheable = !signedIn && response.status === 200 && !event.cookies.get(nameSessionCookie(event.url));
    response.headers.set('cache-control', cacheable ? 'public, max-age=0, s-maxage=30' : 'private, no-cache');
  }
  const csp = response.headers.get('content-security-policy');
  if (csp && !signedIn) {
    const { service } = event.locals;
    const script = findScript();
    const allowed = script ? `${event.platform?.publicUrl ?? event.url.origin}${script}` : "'none'";
    const policy = service ? letIn(csp, service) : csp.replace(/script-src [^;]*/, `script-src ${allowed}`);
    response.headers.set('content-security-policy', policy);
  }
  return response;
};

/** Calls to the API stay in the process; the visitor's cookie goes along as it came. */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);
  const headers = new Headers(request.headers);
  const cookie = event.request.headers.get('cookie');
  if (cookie && !event.locals.expired) headers.set('cookie', cookie);
  headers.set('sec-fetch-site', 'same-origin');
  headers.set('accept-language', event.request.headers.get('accept-language') ?? '');
  // Without a platform this is `vite dev`, whose proxy knows the server.
  return (event.platform?.api ?? globalThis.fetch)(new Request(request, { headers }));
};

/** Details stay in the server's own log; the error page goes by the status and says what to do. */
export const handleError: HandleServerError = (caught) => {
  if (caught.kind === 'unknown')
    console.error(`${caught.event.request.method} ${caught.event.url.pathname}`, caught.error);
};
