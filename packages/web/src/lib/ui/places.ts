import { accountPath } from '../account/paths.ts';
import { STAFF } from '../admin/staff.ts';
import type { Instance, OwnAccount } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import type { IconName } from './icons.ts';

/** Who is shown a place: bits of Mastodon's permissions stand for roles that have one. The API decides what they may. */
export type Viewer = 'everybody' | 'visitor' | 'member' | { permission: number };

/**
 * Where a place is offered: the bar at the foot of a phone; the rail beside a wider page; the sheet that the bar's last
 * button opens; the tabs of Discover and of the inbox; the top of a visitor's page.
 */
export type Spot = 'bar' | 'rail' | 'sheet' | 'discover' | 'inbox' | 'top';

/** What belongs together: rail and sheet leave room between. */
export type Section = 'rooms' | 'own' | 'house';

export interface Place {
  href: string | ((me: OwnAccount) => string);
  icon: IconName;
  text: (t: Messages) => string;
  sees: Viewer;
  spots: Spot[];
  section?: Section;
  /** Goes there after `g`. */
  key?: string;
  /** Is a public timeline of such posts: not shown to who may not read it. */
  feed?: 'local' | 'remote';
  /** Carries the number of what is unread there. */
  counts?: 'notifications' | 'messages' | 'all';
}

/** The rooms of the app, most used first. Bar, rail, sheet, tabs, visitors' top, keys and the palette are made of this. */
const places: Place[] = [
  { href: '/home', icon: 'home', text: (t) => t.home, sees: 'member', spots: ['bar', 'rail'], key: 'h' },
  { href: '/search', icon: 'search', text: (t) => t.discover, sees: 'member', spots: ['bar', 'rail'] },
  { href: '/search', icon: 'search', text: (t) => t.search, sees: 'member', spots: ['discover'], key: 'c' },
  {
    href: '/explore/people',
    icon: 'people',
    text: (t) => t.people,
    sees: 'member',
    spots: ['discover'],
    key: 'p',
  },
  {
    href: '/explore',
    icon: 'trend',
    text: (t) => t.trends,
    sees: 'everybody',
    spots: ['discover', 'top'],
    key: 'e',
  },
  {
    href: '/public/local',
    icon: 'people',
    text: (t) => t.localTimeline,
    sees: 'everybody',
    spots: ['discover', 'top'],
    key: 'l',
    feed: 'local',
  },
  {
    href: '/public',
    icon: 'globe',
    text: (t) => t.publicTimeline,
    sees: 'member',
    spots: ['discover'],
    key: 'a',
    feed: 'remote',
  },
  { href: '/notifications', icon: 'keep', text: (t) => t.inbox, sees: 'member', spots: ['bar'], counts: 'all' },
  {
    href: '/notifications',
    icon: 'bell',
    text: (t) => t.notifications,
    sees: 'member',
    spots: ['inbox', 'rail'],
    key: 'n',
    counts: 'notifications',
  },
  {
    href: '/conversations',
    icon: 'talk',
    text: (t) => t.messages,
    sees: 'member',
    spots: ['inbox', 'rail'],
    key: 'm',
    counts: 'messages',
  },
  {
    href: accountPath,
    icon: 'user',
    text: (t) => t.profile,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
    key: 'u',
  },
  {
    href: '/bookmarks',
    icon: 'bookmark',
    text: (t) => t.bookmarks,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
    key: 'b',
  },
  {
    href: '/favourites',
    icon: 'heart',
    text: (t) => t.favourites,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
    key: 'f',
  },
  {
    href: '/lists',
    icon: 'list',
    text: (t) => t.lists,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
    key: 'i',
  },
  {
    href: '/drafts',
    icon: 'pen',
    text: (t) => t.drafts,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
    key: 'd',
  },
  {
    href: '/followed_tags',
    icon: 'hash',
    text: (t) => t.followedTags,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
  },
  {
    href: '/collections',
    icon: 'people',
    text: (t) => t.collections,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'own',
  },
  {
    href: '/settings',
    icon: 'settings',
    text: (t) => t.settings,
    sees: 'member',
    spots: ['rail', 'sheet'],
    section: 'house',
    key: 's',
  },
  {
    href: '/admin',
    icon: 'shield',
    text: (t) => t.administration,
    sees: { permission: STAFF },
    spots: ['rail', 'sheet'],
    section: 'house',
  },
  { href: '/about', icon: 'info', text: (t) => t.about, sees: 'everybody', spots: ['sheet', 'top'], section: 'house' },
];

/** What a spot offers to somebody; null is a visitor. */
export function placesAt(
  spot: Spot,
  me: OwnAccount | null,
  instance?: Instance,
  all: readonly Place[] = places,
): (Place & { href: string })[] {
  return all
    .filter((place) => place.spots.includes(spot) && isShownTo(place, me, instance))
    .map((place) => resolve(place, me));
}

/** The places that a key leads to, wherever else they are offered. */
export function placesWithKey(me: OwnAccount, instance?: Instance): (Place & { href: string; key: string })[] {
  return places.flatMap((place) =>
    place.key !== undefined && isShownTo(place, me, instance) ? [{ ...resolve(place, me), key: place.key }] : [],
  );
}

/** All that somebody can go to, each once. */
export function allPlaces(me: OwnAccount, instance?: Instance): (Place & { href: string })[] {
  return places
    .filter((place) => !place.spots.includes('bar') && isShownTo(place, me, instance))
    .map((place) => resolve(place, me));
}

/** A spot's places by what belongs together. */
export function sectionsAt(spot: Spot, me: OwnAccount): (Place & { href: string })[][] {
  const shown = placesAt(spot, me);
  const sections: Section[] = ['rooms', 'own', 'house'];
  return sections.map((name) => shown.filter(({ section = 'rooms' }) => section === name));
}

/** The places with rooms of their own below. */
const WITH_ROOMS = ['/admin', '/settings'];

/** Whether a page is a place, or one of its rooms or tabs. */
export function isAt(path: string, { href, spots }: Pick<Place & { href: string }, 'href' | 'spots'>): boolean {
  if (path === href || (WITH_ROOMS.includes(href) && path.startsWith(`${href}/`))) return true;
  if (!spots.includes('bar')) return false;
  return (['discover', 'inbox'] as const).some((spot) => {
    const tabs = places.filter((place) => place.spots.includes(spot)).map((place) => place.href);
    return tabs.includes(href) && (tabs.includes(path) || (spot === 'discover' && path.startsWith('/explore/')));
  });
}

/** The page that leads to this one: where a way back goes that has nothing to go back to. Undefined for what a bar has. */
export function parentOf(path: string): string | undefined {
  const roots = places.filter(({ spots }) => spots.some((spot) => ['bar', 'discover', 'inbox'].includes(spot)));
  if (roots.some(({ href }) => href === path) || path.startsWith('/explore/')) return undefined;
  const above = path.replace(/\/[^/]+\/?$/, '').replace(/^\/severed\/.*/, '');
  const rooms = ['/settings', '/admin', '/lists', '/collections', '/conversations', '/notifications'];
  return rooms.find((room) => above === room || above.startsWith(`${room}/`)) ?? '/home';
}

const resolve = (place: Place, me: OwnAccount | null) => ({
  ...place,
  href: typeof place.href === 'string' ? place.href : me === null ? '/' : place.href(me),
});

function isShownTo({ sees, feed }: Place, me: OwnAccount | null, instance: Instance | undefined): boolean {
  const readers = feed && instance?.configuration?.timelines_access?.live_feeds[feed];
  if (readers === 'disabled' || (readers === 'authenticated' && me === null)) return false;
  if (sees === 'everybody') return true;
  if (me === null) return sees === 'visitor';
  if (typeof sees === 'string') return sees === 'member';
  // The first bit stands for all.
  return (Number(me.role.permissions) & (sees.permission | 1)) !== 0;
}
