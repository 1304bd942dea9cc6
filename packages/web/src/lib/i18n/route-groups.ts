import type { Group } from './catalogue.ts';

/**
 * The messages that pages need beside `common`, by the folders they stand in. What is loaded when it is used, such as the
 * composer, brings its own.
 */
const groups: Record<string, Group[]> = {
  '(visitor)': ['visitor'],
  '(member)': ['member'],
  '(admin)': ['admin'],
  admin: ['overview'],
  home: ['announcements'],
  '@[handle]': ['profile'],
  conversations: ['conversations', 'writing'],
  settings: ['settings'],
  'admin/announcements': ['staffAnnouncements'],
  'admin/audit': ['audit'],
  'admin/people': ['persons', 'moderation', 'strikes'],
  'admin/servers': ['servers', 'audit'],
  'servers/lists': ['serverLists'],
  'admin/blocks': ['barriers'],
  invites: ['invites'],
  'admin/emojis': ['staffEmojis'],
  'admin/trends': ['staffTrends'],
  'admin/health': ['health'],
  'admin/reports': ['moderation', 'strikes'],
  'reports/presets': ['presets'],
  'admin/screens': ['screens'],
  'admin/appeals': ['moderation', 'strikes'],
  strikes: ['strikes'],
  suspended: ['strikes', 'security'],
  'settings/reports': ['strikes'],
  'admin/settings': ['serverSettings'],
  'admin/roles': ['roles'],
  'admin/sign-in': ['providers'],
  'admin/rules': ['serverSettings'],
  'admin/terms': ['serverSettings'],
  filters: ['filters'],
  followers: ['people'],
  following: ['people'],
  muted: ['people'],
  blocked: ['people'],
  severed: ['severed'],
  sessions: ['security'],
  password: ['security'],
  leave: ['security'],
  'two-factor': ['security'],
  passkeys: ['security'],
  identities: ['security'],
  preferences: ['preferences'],
  emails: ['emails'],
  unsubscribe: ['emails'],
  tags: ['tags'],
  followed_tags: ['tags'],
  drafts: ['drafts'],
  lists: ['lists'],
  collections: ['collections'],
  scheduled: ['drafts'],
  requests: ['requests'],
  quotes: ['quotes'],
  history: ['post'],
  embed: ['visitor'],
  search: ['search'],
  explore: ['explore', 'tags', 'discovery'],
};

/**
 * The groups of a route such as `/(member)/settings/profile`; null is a page that is missing. A folder that is named with
 * the one it stands in is meant there alone.
 */
export function groupsOf(route: string | null): Group[] {
  const folders = (route ?? '').split('/');
  return ['common', ...folders.flatMap((name, i) => groups[`${folders[i - 1]}/${name}`] ?? groups[name] ?? [])];
}
