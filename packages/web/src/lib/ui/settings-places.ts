import type { Instance, OwnAccount } from '../api/types.ts';
import type { MessagesOf } from '../i18n/context.ts';

type Say = (t: MessagesOf<'settings'>) => string;

export interface SettingsPlace {
  href: string;
  text: Say;
  /** Where people may sign in elsewhere, or where they may invite others. */
  only?: 'elsewhere' | 'inviting';
}

export interface SettingsGroup {
  text: Say;
  places: SettingsPlace[];
}

/** The tree of what somebody decides for themselves: tabs on its pages, the page of it, and what is found are made of this. */
export const settingsGroups: SettingsGroup[] = [
  { text: (t) => t.profile, places: [{ href: '/settings/profile', text: (t) => t.profile }] },
  {
    text: (t) => t.accountTab,
    places: [
      { href: '/settings/password', text: (t) => t.passwordTab },
      { href: '/settings/two-factor', text: (t) => t.twoFactorTab },
      { href: '/settings/passkeys', text: (t) => t.passkeysTab },
      { href: '/settings/sessions', text: (t) => t.sessionsTab },
      { href: '/settings/identities', text: (t) => t.identitiesTab, only: 'elsewhere' },
      { href: '/settings/invites', text: (t) => t.invitesTab, only: 'inviting' },
      { href: '/settings/strikes', text: (t) => t.strikesTab },
      { href: '/settings/export', text: (t) => t.exportTab },
    ],
  },
  { text: (t) => t.lookTab, places: [{ href: '/settings/look', text: (t) => t.lookTab }] },
  {
    text: (t) => t.readingTab,
    places: [
      { href: '/settings/preferences', text: (t) => t.readingTab },
      { href: '/settings/filters', text: (t) => t.filters },
    ],
  },
  { text: (t) => t.writingTab, places: [{ href: '/settings/writing', text: (t) => t.writingTab }] },
  {
    text: (t) => t.notifications,
    places: [
      { href: '/settings/notifications', text: (t) => t.notifications },
      { href: '/settings/push', text: (t) => t.pushTab },
      { href: '/settings/emails', text: (t) => t.emailsTab },
    ],
  },
  {
    text: (t) => t.privacyTab,
    places: [
      { href: '/settings/muted', text: (t) => t.mutedPeople },
      { href: '/settings/blocked', text: (t) => t.blockedPeople },
      { href: '/settings/servers', text: (t) => t.blockedServers },
      { href: '/settings/reports', text: (t) => t.ownReportsTab },
    ],
  },
];

/** The tree without what this server, or this person, has no use for. */
export function settingsFor(me: OwnAccount, instance: Instance): SettingsGroup[] {
  const shown = {
    elsewhere: !!(instance.sign_in_providers?.length || instance.sign_in_directory),
    // The bits of who may invite, and of who may do everything: their table would weigh on every page.
    inviting: (Number(me.role.permissions) & 0x10001) !== 0,
  };
  return settingsGroups.map(({ text, places }) => ({
    text,
    places: places.filter(({ only }) => only === undefined || shown[only]),
  }));
}

/** Where a page of the settings belongs: `/settings/filters/new` to the filters. */
export const isWithin = (path: string, { href }: SettingsPlace): boolean =>
  path === href || path.startsWith(`${href}/`);
