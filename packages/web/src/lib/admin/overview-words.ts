import type { MessagesOf } from '../i18n/context.ts';

/** Over how many days the first page tells how it goes; the first where nobody chose. */
export const MEASURED_DAYS = [7, 30, 90, 365] as const;

/** What an address says of it. */
export const readMeasuredDays = (params: Pick<URLSearchParams, 'get'>): number =>
  MEASURED_DAYS.find((one) => one === Number(params.get('days'))) ?? MEASURED_DAYS[0];

/** What waits for staff, in words, and the room where it is seen to; undefined for what this app does not know. */
export function waitingWords(t: MessagesOf<'overview'>, name: string): { text: string; href: string } | undefined {
  const words: Record<string, { text: string; href: string }> = {
    reports: { text: t.waitingReports, href: '/admin/reports' },
    applications: { text: t.waitingApplications, href: '/admin/people?show=waiting' },
    appeals: { text: t.waitingAppeals, href: '/admin/appeals' },
    trends: { text: t.waitingTrends, href: '/admin/trends' },
    failing_servers: { text: t.waitingServers, href: '/admin/servers' },
    failing_webhooks: { text: t.waitingWebhooks, href: '/admin/webhooks' },
    parked_jobs: { text: t.waitingJobs, href: '/admin/jobs' },
  };
  return words[name];
}

/** What a server has before it invites people, and where it is mended. */
export function setUpWords(t: MessagesOf<'overview'>, name: string): { text: string; href: string } | undefined {
  const words: Record<string, { text: string; href: string }> = {
    address: { text: t.setUpAddress, href: '/admin/settings#locked' },
    mail: { text: t.setUpMail, href: '/admin/settings#locked' },
    description: { text: t.setUpDescription, href: '/admin/settings' },
    icon: { text: t.setUpIcon, href: '/admin/settings#pictures' },
    contact: { text: t.setUpContact, href: '/admin/settings' },
    rules: { text: t.setUpRules, href: '/admin/rules' },
    privacy_policy: { text: t.setUpPrivacy, href: '/admin/settings' },
  };
  return words[name];
}

/** What a measure counts; undefined for what this app does not know. */
export function measureWords(t: MessagesOf<'overview'>, key: string): string | undefined {
  const words: Record<string, string> = {
    active_users: t.measureActive,
    new_users: t.measureJoined,
    interactions: t.measureDone,
    opened_reports: t.measureReports,
    resolved_reports: t.measureResolved,
  };
  return words[key];
}

export interface DimensionWords {
  text: string;
  /** What its values are: numbers, bytes, or something that is said. */
  kind: 'count' | 'bytes' | 'text';
  /** What a part is called in the reader's language; undefined: as the server calls it. */
  nameOf: (key: string) => string | undefined;
}

/** What a dimension says; undefined for what this app does not know. */
export function dimensionWords(t: MessagesOf<'overview'>, key: string): DimensionWords | undefined {
  const languages = new Intl.DisplayNames(t.locale, { type: 'language' });
  const asIs = () => undefined;
  const parts: Record<string, string> = { database: t.spaceDatabase, cache: t.spaceCache };
  const words: Record<string, DimensionWords> = {
    servers: { text: t.dimensionServers, kind: 'count', nameOf: asIs },
    languages: { text: t.dimensionLanguages, kind: 'count', nameOf: (tag) => nameLanguage(languages, tag) },
    sources: {
      text: t.dimensionSources,
      kind: 'count',
      nameOf: (source) => (source === 'web' ? t.sourceWeb : undefined),
    },
    space_usage: { text: t.dimensionSpace, kind: 'bytes', nameOf: (part) => parts[part] },
    software_versions: { text: t.dimensionVersions, kind: 'text', nameOf: asIs },
  };
  return words[key];
}

/** What people and posts say may be no tag of a language. */
function nameLanguage(names: Intl.DisplayNames, tag: string): string | undefined {
  try {
    return names.of(tag);
  } catch {
    return undefined;
  }
}
