import type { Group } from './catalogue.ts';

/**
 * The messages that pages need beside `common`, by the folders they stand in. What is loaded when it is used, such as the
 * composer, brings its own.
 */
export const groups: Record<string, Group[]> = {
  '(visitor)': ['visitor'],
  '(member)': ['member'],
  home: ['announcements'],
  '@[handle]': ['profile'],
  '@[handle]/[id]': ['thread'],
  conversations: ['conversations', 'writing'],
  settings: ['settings'],
  invites: ['invites'],
  strikes: ['strikes'],
  suspended: ['strikes', 'security'],
  'settings/reports': ['strikes'],
  filters: ['filters'],
  '[deed]': ['people'],
  followers: ['people'],
  following: ['people'],
  muted: ['people'],
  blocked: ['people'],
  severed: ['severed'],
  export: ['exports'],
  sessions: ['security'],
  password: ['security'],
  leave: ['security'],
  'two-factor': ['security'],
  passkeys: ['security'],
  identities: ['security'],
  preferences: ['preferences'],
  'settings/writing': ['preferences'],
  look: ['look'],
  '(tree)': ['settingsTree', 'look', 'preferences'],
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
 * the one it stands in is meant there alone. What pages for staff need besides, `staff-groups.ts`, is not on other pages.
 */
export function groupsOf(route: string | null, staffGroups: Record<string, Group[]> = {}): Group[] {
  const folders = (route ?? '').split('/');
  const known = { ...groups, ...staffGroups };
  return ['common', ...folders.flatMap((name, i) => known[`${folders[i - 1]}/${name}`] ?? known[name] ?? [])];
}
