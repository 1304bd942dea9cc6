import type { Group } from './catalogue.ts';

/** The messages that pages for staff need, as `route-groups.ts` has those of others. */
export const staffGroups: Record<string, Group[]> = {
  '(admin)': ['admin'],
  admin: ['overview'],
  'admin/announcements': ['staffAnnouncements'],
  'admin/audit': ['audit'],
  'admin/people': ['persons', 'moderation', 'strikes'],
  'admin/servers': ['servers', 'audit'],
  'servers/lists': ['serverLists'],
  'admin/blocks': ['barriers'],
  'admin/emojis': ['staffEmojis'],
  'admin/trends': ['staffTrends'],
  'admin/health': ['health'],
  'admin/storage': ['storage'],
  'admin/reports': ['moderation', 'strikes'],
  'reports/presets': ['presets'],
  'admin/screens': ['screens'],
  'admin/appeals': ['moderation', 'strikes'],
  'admin/settings': ['serverSettings'],
  'admin/roles': ['roles'],
  'admin/sign-in': ['providers'],
  'admin/rules': ['serverSettings'],
  'admin/terms': ['serverSettings'],
  'admin/webhooks': ['webhooks'],
  'admin/relays': ['relays'],
};

/** What dialogs for staff load beside those, when they open. */
export const staffParts: Group[] = ['subscriptions', 'logins'];
