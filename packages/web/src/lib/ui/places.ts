import { accountPath } from '../account/paths.ts';
import { STAFF } from '../admin/staff.ts';
import type { OwnAccount } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import type { IconName } from './icons.ts';

/** Who is shown a place: bits of Mastodon's permissions stand for roles that have one. The API decides what they may. */
export type Viewer = 'everybody' | 'visitor' | 'member' | { permission: number };

/**
 * Where a place is offered: the bar at the foot of a phone, the rail beside a wider page, the menu of the own profile,
 * the top of a visitor's page.
 */
export type Spot = 'bar' | 'rail' | 'menu' | 'top';

export interface Place {
  href: string | ((me: OwnAccount) => string);
  icon: IconName;
  text: (t: Messages) => string;
  sees: Viewer;
  spots: Spot[];
  /** Goes there after `g`. */
  key?: string;
  /** Carries the number of what is unread there. */
  counts?: 'notifications' | 'messages';
}

/** The rooms of the app, most used first. Bar, rail, menu, visitors' top and the list of keys are made of this. */
const places: Place[] = [
  { href: '/home', icon: 'home', text: (t) => t.home, sees: 'member', spots: ['bar', 'rail'], key: 'h' },
  {
    href: '/notifications',
    icon: 'bell',
    text: (t) => t.notifications,
    sees: 'member',
    spots: ['bar', 'rail'],
    key: 'n',
    counts: 'notifications',
  },
  {
    href: '/conversations',
    icon: 'talk',
    text: (t) => t.messages,
    sees: 'member',
    spots: ['bar', 'rail'],
    key: 'm',
    counts: 'messages',
  },
  { href: '/search', icon: 'search', text: (t) => t.search, sees: 'member', spots: ['bar', 'rail'] },
  {
    href: '/public/local',
    icon: 'people',
    text: (t) => t.localTimeline,
    sees: 'everybody',
    spots: ['bar', 'rail', 'top'],
    key: 'l',
  },
  {
    href: '/public',
    icon: 'globe',
    text: (t) => t.publicTimeline,
    sees: 'member',
    spots: ['rail', 'menu'],
    key: 'a',
  },
  {
    href: '/explore',
    icon: 'trend',
    text: (t) => t.explore,
    sees: 'everybody',
    spots: ['rail', 'menu', 'top'],
    key: 'e',
  },
  { href: '/favourites', icon: 'heart', text: (t) => t.favourites, sees: 'member', spots: ['rail', 'menu'], key: 'f' },
  { href: '/bookmarks', icon: 'bookmark', text: (t) => t.bookmarks, sees: 'member', spots: ['rail', 'menu'], key: 'b' },
  { href: '/lists', icon: 'list', text: (t) => t.lists, sees: 'member', spots: ['rail', 'menu'], key: 'i' },
  { href: '/collections', icon: 'people', text: (t) => t.collections, sees: 'member', spots: ['menu'] },
  { href: '/drafts', icon: 'keep', text: (t) => t.drafts, sees: 'member', spots: ['rail', 'menu'], key: 'd' },
  { href: '/followed_tags', icon: 'hash', text: (t) => t.followedTags, sees: 'member', spots: ['rail', 'menu'] },
  { href: accountPath, icon: 'user', text: (t) => t.profile, sees: 'member', spots: ['bar', 'rail'], key: 'u' },
  {
    href: '/settings/profile',
    icon: 'settings',
    text: (t) => t.settings,
    sees: 'member',
    spots: ['rail', 'menu'],
    key: 's',
  },
  {
    href: '/admin',
    icon: 'shield',
    text: (t) => t.administration,
    sees: { permission: STAFF },
    spots: ['rail', 'menu'],
  },
  { href: '/about', icon: 'info', text: (t) => t.about, sees: 'everybody', spots: ['menu', 'top'] },
];

/** What a spot offers to somebody; null is a visitor. */
export function placesAt(
  spot: Spot,
  me: OwnAccount | null,
  all: readonly Place[] = places,
): (Place & { href: string })[] {
  return all.filter((place) => place.spots.includes(spot) && isShownTo(place, me)).map((place) => resolve(place, me));
}

/** The places that a key leads to, wherever else they are offered. */
export function placesWithKey(me: OwnAccount): (Place & { href: string; key: string })[] {
  return places.flatMap((place) =>
    place.key !== undefined && isShownTo(place, me) ? [{ ...resolve(place, me), key: place.key }] : [],
  );
}

/** Whether a page is a place, or within one that has rooms of its own. */
export const isAt = (path: string, href: string) => path === href || (href === '/admin' && path.startsWith('/admin/'));

const resolve = (place: Place, me: OwnAccount | null) => ({
  ...place,
  href: typeof place.href === 'string' ? place.href : me === null ? '/' : place.href(me),
});

function isShownTo({ sees }: Place, me: OwnAccount | null): boolean {
  if (sees === 'everybody') return true;
  if (me === null) return sees === 'visitor';
  if (typeof sees === 'string') return sees === 'member';
  // The first bit stands for all.
  return (Number(me.role.permissions) & (sees.permission | 1)) !== 0;
}
