import type { MessagesOf } from '../i18n/context.ts';

type Say = (t: MessagesOf<'settings'>) => string;

export interface SettingsGroup {
  text: Say;
  places: { href: string; text: Say; only?: 'elsewhere' | 'inviting' }[];
}

/** The pages of what somebody decides for themselves, in their groups; `only`: where people may sign in elsewhere, or where they may invite others. */
export const settingsGroups: SettingsGroup[] = [
  {
    text: (t) => t.settingsOfApp,
    places: [
      { href: '/settings/profile', text: (t) => t.profile },
      { href: '/settings/preferences', text: (t) => t.preferencesTab },
      { href: '/settings/filters', text: (t) => t.filters },
      { href: '/settings/notifications', text: (t) => t.notifications },
      { href: '/settings/push', text: (t) => t.pushTab },
      { href: '/settings/emails', text: (t) => t.emailsTab },
    ],
  },
  {
    text: (t) => t.settingsOfPeople,
    places: [
      { href: '/settings/muted', text: (t) => t.mutedPeople },
      { href: '/settings/blocked', text: (t) => t.blockedPeople },
      { href: '/settings/servers', text: (t) => t.blockedServers },
      { href: '/settings/reports', text: (t) => t.ownReportsTab },
      { href: '/settings/strikes', text: (t) => t.strikesTab },
      { href: '/settings/invites', text: (t) => t.invitesTab, only: 'inviting' },
    ],
  },
  {
    text: (t) => t.settingsOfLogin,
    places: [
      { href: '/settings/sessions', text: (t) => t.sessionsTab },
      { href: '/settings/password', text: (t) => t.passwordTab },
      { href: '/settings/two-factor', text: (t) => t.twoFactorTab },
      { href: '/settings/passkeys', text: (t) => t.passkeysTab },
      { href: '/settings/export', text: (t) => t.exportTab },
      { href: '/settings/identities', text: (t) => t.identitiesTab, only: 'elsewhere' },
    ],
  },
];
