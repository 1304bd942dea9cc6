import { accountPath } from '../account/paths.ts';
import type { OwnAccount } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import type { IconName } from './icons.ts';

export interface NavLink {
  href: string;
  icon: IconName;
  text: string;
}

/** The rooms of the app, most used first. */
export function navLinks(t: Messages, me: OwnAccount): NavLink[] {
  return [
    { href: '/home', icon: 'home', text: t.home },
    { href: '/notifications', icon: 'bell', text: t.notifications },
    { href: '/search', icon: 'search', text: t.search },
    { href: '/public/local', icon: 'people', text: t.localTimeline },
    { href: '/public', icon: 'globe', text: t.publicTimeline },
    { href: '/favourites', icon: 'heart', text: t.favourites },
    { href: '/bookmarks', icon: 'bookmark', text: t.bookmarks },
    { href: accountPath(me), icon: 'user', text: t.profile },
    { href: '/settings/profile', icon: 'settings', text: t.settings },
  ];
}
