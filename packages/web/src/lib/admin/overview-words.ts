import type { MessagesOf } from '../i18n/context.ts';

/** Over how many days the first page tells how it goes; the first where nobody chose. */
export const MEASURED_DAYS = [7, 30, 90, 365] as const;

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
