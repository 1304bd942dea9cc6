import type { Instance, OwnAccount } from '../api/types.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { type SettingsPlace, settingsFor } from '../ui/settings-places.ts';

type Words = MessagesOf<'settings'> & MessagesOf<'settingsTree'> & MessagesOf<'look'> & MessagesOf<'preferences'>;
type Say = (t: Words) => string;

export interface FoundSetting {
  href: string;
  text: string;
  /** What stands below: what a page is about, or the page that a setting is on. */
  about: string;
}

/** What the pages are about, and by which words they are looked for besides. */
const pages: Record<string, { about: Say; words: Say; text?: Say; beside?: string }> = {
  '/settings/profile': { about: (t) => t.wordsProfile, words: (t) => t.findProfile },
  '/settings/password': { about: (t) => t.wordsPassword, words: (t) => t.findPassword },
  '/settings/two-factor': { about: (t) => t.wordsTwoFactor, words: (t) => t.findTwoFactor },
  '/settings/passkeys': { about: (t) => t.wordsPasskeys, words: (t) => t.findPasskeys },
  '/settings/sessions': { about: (t) => t.wordsSessions, words: (t) => t.findSessions },
  '/settings/identities': { about: (t) => t.wordsIdentities, words: (t) => t.findIdentities },
  '/settings/invites': { about: (t) => t.wordsInvites, words: (t) => t.findInvites },
  '/settings/strikes': { about: (t) => t.wordsStrikes, words: (t) => t.findStrikes },
  '/settings/export': { about: (t) => t.wordsExport, words: (t) => t.findExport },
  '/settings/leave': {
    about: (t) => t.wordsLeave,
    words: (t) => t.findLeave,
    text: (t) => t.leaveTab,
    beside: '/settings/export',
  },
  '/settings/look': { about: (t) => t.wordsLook, words: (t) => t.findLook },
  '/settings/preferences': { about: (t) => t.wordsReading, words: (t) => t.findReading },
  '/settings/filters': { about: (t) => t.wordsFilters, words: (t) => t.findFilters },
  '/settings/writing': { about: (t) => t.wordsWriting, words: (t) => t.findWriting },
  '/settings/notifications': { about: (t) => t.wordsNotifications, words: (t) => t.findNotifications },
  '/settings/push': { about: (t) => t.wordsPush, words: (t) => t.findPush },
  '/settings/emails': { about: (t) => t.wordsEmails, words: (t) => t.findEmails },
  '/settings/muted': { about: (t) => t.wordsMuted, words: (t) => t.findMuted },
  '/settings/blocked': { about: (t) => t.wordsBlocked, words: (t) => t.findBlocked },
  '/settings/servers': { about: (t) => t.wordsServers, words: (t) => t.findServers },
  '/settings/reports': { about: (t) => t.wordsReports, words: (t) => t.findReports },
};

/** Single settings, by the page and the place on it where they stand. */
const settings: [href: string, text: Say][] = [
  ['/settings/profile#display-name', (t) => t.displayName],
  ['/settings/profile#note', (t) => t.bio],
  ['/settings/profile', (t) => t.profileFields],
  ['/settings/profile', (t) => t.headerImage],
  ['/settings/profile', (t) => t.lockedLabel],
  ['/settings/profile', (t) => t.discoverableLabel],
  ['/settings/profile', (t) => t.indexableLabel],
  ['/settings/profile', (t) => t.showMediaLabel],
  ['/settings/profile', (t) => t.showFeaturedLabel],
  ['/settings/profile', (t) => t.hideCollectionsLabel],
  ['/settings/profile#domains', (t) => t.attributionDomains],
  ['/settings/profile#language', (t) => t.interfaceLanguage],
  ['/settings/profile', (t) => t.featuredTags],
  ['/settings/look#theme', (t) => t.theme],
  ['/settings/look#accent', (t) => t.accent],
  ['/settings/look#text', (t) => t.textSize],
  ['/settings/look#density', (t) => t.density],
  ['/settings/look#motion', (t) => t.motion],
  ['/settings/look#counts', (t) => t.counts],
  ['/settings/look#alerts', (t) => t.alerts],
  ['/settings/preferences#media', (t) => t.expandMedia],
  ['/settings/preferences', (t) => t.expandSpoilers],
  ['/settings/preferences', (t) => t.autoplay],
  ['/settings/writing#visibility', (t) => t.postingVisibility],
  ['/settings/writing#quotes', (t) => t.postingQuotes],
  ['/settings/writing#post-language', (t) => t.postingLanguage],
  ['/settings/writing', (t) => t.postingSensitive],
  ['/settings/writing', (t) => t.remindDescriptions],
  ['/settings/notifications', (t) => t.policyNotFollowing],
  ['/settings/notifications', (t) => t.policyNotFollowers],
  ['/settings/notifications', (t) => t.policyNewAccounts],
  ['/settings/notifications', (t) => t.policyPrivate],
  ['/settings/notifications', (t) => t.policyBots],
];

/** The groups of messages that this speaks. */
export const indexGroups = ['settings', 'settingsTree', 'look', 'preferences'] as const;

/** The tree with what its pages are about. */
export function describeSettings(t: Words, me: OwnAccount, instance: Instance) {
  return settingsFor(me, instance).map(({ text, places }) => ({
    text: text(t),
    places: places.flatMap((place) => [describe(t, place), ...besides(t, place)]),
  }));
}

const describe = (t: Words, { href, text }: Pick<SettingsPlace, 'href'> & { text: Say }): FoundSetting => ({
  href,
  text: text(t),
  about: pages[href]?.about(t) ?? '',
});

/** Pages that have no place among the tabs, behind the one they belong to. */
const besides = (t: Words, { href }: SettingsPlace): FoundSetting[] =>
  Object.entries(pages).flatMap(([own, { beside, text }]) =>
    beside === href && text ? [describe(t, { href: own, text })] : [],
  );

/** Without accents and capitals: who looks for `Zurich` means Zürich. */
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** What is found by all of the words, wherever they stand: pages first, then what is on them. */
export function findSettings(t: Words, me: OwnAccount, instance: Instance, query: string): FoundSetting[] {
  const asked = plain(query).split(/\s+/).filter(Boolean);
  if (asked.length === 0) return [];
  const has = (...texts: string[]) => {
    const text = plain(texts.join(' '));
    return asked.every((word) => text.includes(word));
  };
  const shown = describeSettings(t, me, instance);
  const found = shown.flatMap((group) =>
    group.places.filter(({ href, text, about }) => has(group.text, text, about, pages[href]?.words(t) ?? '')),
  );
  const known = new Map(shown.flatMap(({ places }) => places.map((place) => [place.href, place] as const)));
  const single = settings.flatMap(([href, text]): FoundSetting[] => {
    const page = known.get(href.replace(/#.*/, ''));
    return page && has(text(t)) ? [{ href, text: text(t), about: page.text }] : [];
  });
  return [...found, ...single];
}
