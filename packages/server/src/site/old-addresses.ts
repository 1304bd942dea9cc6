import { mint } from '../core/addresses.ts';
import type { Context } from '../core/context.ts';
import { parseId } from '../lib/ids.ts';
import { toLocalPath } from '../lib/local-path.ts';

/** Pages as other servers call them, which apps, mails and people's bookmarks open, and what is nearest to them here. */
const PAGES: Readonly<Record<string, string>> = {
  '/auth/sign_up': '/sign-up',
  '/auth/sign_in': '/sign-in',
  '/auth/confirmation/new': '/confirm-email',
  '/auth/password/new': '/forgot-password',
  '/auth/edit': '/settings/password',
  // https://www.w3.org/TR/change-password-url/
  '/.well-known/change-password': '/settings/password',
  '/oauth/authorized_applications': '/settings/sessions',
  '/settings/applications': '/settings/sessions',
  '/filters': '/settings/filters',
  '/settings/exports': '/settings/export',
  '/getting-started': '/home',
  '/keyboard-shortcuts': '/home',
  '/publish': '/share',
  '/statuses/new': '/share',
  '/directory': '/explore/people',
  '/explore/suggestions': '/explore/people',
  '/public/remote': '/public',
  '/timelines/home': '/home',
  '/timelines/public': '/public',
  '/timelines/public/local': '/public/local',
  '/timelines/direct': '/conversations',
  '/privacy-policy': '/about#privacy',
  '/terms': '/about#terms',
  '/terms-of-service': '/about#terms',
  '/about/more': '/about',
  '/web': '/home',
  '/deck': '/home',
};

/**
 * Where an address leads that no page has: asked when there is none, so that nothing here ever stands before a page.
 * A path of this server; undefined for what names nothing.
 */
export function findNewAddress(ctx: Context, url: string): string | undefined {
  const at = url.indexOf('?');
  const path = (at < 0 ? url : url.slice(0, at)).replace(/(?<=.)\/$/, '');
  const query = at < 0 ? '' : url.slice(at);
  const page = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
  if (page !== undefined) return page === '/share' ? page + query : page;

  const [, first = '', rest = ''] = /^\/([\w-]+)\/(.+)$/.exec(path) ?? [];
  switch (first) {
    // Everything of Mastodon's web app was below it once.
    case 'web':
    case 'deck':
      return toLocalPath(`/${rest}${query}`);
    case 'settings':
      return '/settings';
    case 'explore':
      return '/explore';
    case 'statuses':
      return parseId(rest) === undefined ? undefined : `/posts/${rest}`;
    case 'interact':
      return parseId(rest) === undefined ? undefined : interactWith(mint.post(ctx, Number(rest)));
    case 'timelines':
      if (rest.startsWith('list/')) return toLocalPath(`/lists/${rest.slice('list/'.length)}`);
      return rest.startsWith('tag/') ? toLocalPath(`/tags/${rest.slice('tag/'.length)}`) : undefined;
  }
  // GNU social's and old Mastodon's word for it.
  if (path === '/authorize_follow' || path === '/authorize-follow') {
    const params = new URLSearchParams(query);
    return interactWith(params.get('acct') ?? params.get('uri') ?? '');
  }
  return undefined;
}

function interactWith(uri: string): string {
  return `/authorize_interaction?${new URLSearchParams({ uri })}`;
}
