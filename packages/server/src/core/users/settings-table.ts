import {
  account,
  accounts,
  choice,
  color,
  email,
  line,
  long,
  number,
  type Setting,
  secret,
  text,
  url,
} from './setting-kinds.ts';

const READERS = ['everybody', 'members', 'nobody'] as const;

/**
 * What the owner decides by one value each: the command line, the API of staff and its page are made of these lines. Who
 * adds one adds its words to the panel (`setting-words.ts`).
 */
export const SETTINGS = {
  title: line('about', { max: 100, initial: 'Linnet', required: true }),
  description: text('about', { max: 5_000 }),
  extendedDescription: long('about'),
  /** What is spoken here, the first before the others; tags, with blanks or commas between them. */
  languages: line('about', { max: 100, initial: 'en' }),
  /** Where people look whether it is up. */
  statusPage: url('about'),
  /** What links and buttons are painted in, in all pages; '' for the linnet's own red. */
  accentColor: color('about'),
  contactEmail: email('about'),
  contactAccountId: account('about'),
  registrations: choice('joining', ['closed', 'invite', 'approval', 'open']),
  /** What people read who would like to join and cannot. */
  closedMessage: text('joining', { max: 1_000 }),
  /** Who may invite others; staff always do. */
  invitesFor: choice('joining', ['staff', 'everybody']),
  /** Whether whoever comes by an invite waits for staff all the same, where not everybody may join. */
  invitedWait: choice('joining', ['off', 'on']),
  /** Whether people who ask to join say why. */
  joinReason: choice('joining', ['on', 'off']),
  /** What they are asked; '' for the web app's own words. */
  joinQuestion: line('joining', { max: 300 }),
  /** Whom everybody follows who comes, until they do not any more. */
  starterFollows: accounts('joining'),
  /** What a browser has to show before somebody joins whom nobody here knows. */
  signupChallenge: choice('joining', ['off', 'work', 'service']),
  /** How old whoever joins has to be, in years; 0: nobody is asked. */
  minimumAge: number('joining', { most: 99 }),
  /** Of whom a second step is asked: who has none sets it up before they do anything else. */
  twoFactorFor: choice('joining', ['nobody', 'staff', 'everybody']),
  /** Which service that is; of one that is not known here, the addresses below say where it is. */
  challengeService: choice('challenge', ['hcaptcha', 'turnstile', 'other']),
  /** What it knows this server by. */
  challengeSiteKey: line('challenge', { max: 200 }),
  /** What it knows this server's questions by. */
  challengeSecret: secret('challenge'),
  /** The script that the page loads. */
  challengeScript: url('challenge'),
  /** Where the server asks what became of an answer. */
  challengeVerify: url('challenge'),
  /** What the service does with what it learns of people. */
  challengePrivacy: url('challenge'),
  /** How long a post may be, with its warning; what is longer already may be edited as it is. */
  postCharacters: number('posts', { least: 100, most: 100_000, initial: 5_000 }),
  /** How many files a post may have. */
  postMedia: number('posts', { least: 1, most: 16, initial: 16 }),
  /** How many answers a poll may offer, and how long each may be. */
  pollOptions: number('posts', { least: 2, most: 20, initial: 10 }),
  pollCharacters: number('posts', { least: 20, most: 200, initial: 100 }),
  privacyPolicy: long('texts'),
  /** Whether it is counted and shown what much is made of. */
  trends: choice('discovery', ['on', 'off']),
  /** Whether that is shown only when staff have looked at it. */
  trendsReview: choice('discovery', ['off', 'on']),
  /** Who may read what people here write, and what comes from other servers, as it comes: the public timelines. */
  localFeedFor: choice('discovery', READERS),
  remoteFeedFor: choice('discovery', READERS),
  /** The same of posts under a tag, and of those about a page that is much talked of. */
  localTagsFor: choice('discovery', READERS),
  remoteTagsFor: choice('discovery', READERS),
  /** Who may look through those who want to be listed. */
  directoryFor: choice('discovery', READERS),
  /** What is said to crawlers that collect what people write for models: nothing, to stay away, or nothing but no. */
  aiCrawlers: choice('discovery', ['asked', 'refused', 'welcome']),
  /** Who may read which servers are suspended here. */
  domainBlocksFor: choice('servers', ['nobody', 'members', 'everybody']),
  /** Who may read which servers are known here. */
  peersFor: choice('servers', ['everybody', 'nobody']),
  /** Whether other servers have to sign what they ask for: who is blocked gets nothing then. */
  authorizedFetch: choice('servers', ['off', 'on']),
  /** Whether visitors get nothing but the way in. */
  privateServer: choice('servers', ['off', 'on']),
};

export type SettingKey = keyof typeof SETTINGS;
export type SettingValues = { [Key in SettingKey]: (typeof SETTINGS)[Key] extends Setting<infer T> ? T : never };

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

/** The name that people and apps write, its words put together by `by`: `contact-account`, `contact_account`. */
export function nameSetting(key: SettingKey, by: '-' | '_'): string {
  return key.replace(/Id$/, '').replaceAll(/[A-Z]/g, (letter) => by + letter.toLowerCase());
}

/** What a name means, written in either way. */
export function findSettingKey(name: string): SettingKey | undefined {
  return SETTING_KEYS.find((key) => nameSetting(key, '-') === name.replaceAll('_', '-'));
}
