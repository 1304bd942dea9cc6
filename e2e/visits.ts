import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Server } from './server.ts';

/** Pages that a visitor of the seeded server can open; `post` is the address of one with a thread. */
export const visitorPages = (post: string): string[] => [
  '/',
  '/@bob',
  post,
  `${post}/history`,
  '/sign-in?error=invalid',
  '/sign-in?done=password',
  '/sign-up?error=taken&field=username',
  '/sign-up/age',
  '/forgot-password',
  '/confirm-email',
  '/confirm-email?key=abc',
  '/confirm-email?done=pending',
  '/sign-in?error=unconfirmed',
  '/reset-password?key=abc&error=too_short&field=password',
  '/reset-password?error=forbidden',
  '/about',
  '/tags/hedges',
  '/@bob/tagged/hedges',
];

/** Pages of a server that belongs to nobody yet. */
export const newcomerPages = (fresh: Server): string[] => [
  '/',
  (fresh.setupLink ?? '').replace(fresh.url, ''),
  '/setup?error=forbidden',
];

export const memberPages = (post: string): string[] => [
  '/home',
  '/notifications',
  '/notifications/requests',
  '/settings/notifications',
  '/conversations',
  '/conversations/new?to=bob',
  '/drafts',
  '/scheduled',
  '/share?text=They%20sing',
  '/@alice',
  '/@carol',
  '/@bob/followers',
  post,
  `${post}/history`,
  '/search',
  '/explore/people',
  '/explore',
  '/public',
  '/public/local',
  '/bookmarks',
  '/favourites',
  '/collections',
  '/explore/people?order=active',
  '/search?q=bob',
  '/settings',
  '/settings/profile',
  '/settings/filters',
  '/lists',
  '/followed_tags',
  '/tags/hedges',
  '/settings/filters/new',
  '/settings/muted',
  '/settings/blocked',
  '/settings/servers',
  '/settings/push',
  '/settings/invites',
  '/settings/sessions',
  '/settings/preferences',
  '/settings/look',
  '/settings/writing',
  '/settings/password',
  '/admin',
  '/admin/settings',
  '/admin/rules',
  '/admin/servers',
  '/admin/servers/wild.example',
  '/admin/servers/lists',
  '/admin/terms',
  '/admin/audit',
  '/admin/jobs',
  '/admin/announcements',
  '/admin/emojis',
  '/admin/invites',
  '/admin/reports/presets',
  '/admin/screens',
  '/admin/screens?show=held',
  '/admin/webhooks',
  '/admin/relays',
  '/admin/roles',
  '/admin/sign-in',
  '/admin/trends',
  '/admin/health',
];

/** What is wrong with what a page shows: too wide for the window, or not accessible. */
export async function inspectNow(page: Page, where: string): Promise<string[]> {
  const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  const { violations } = await new AxeBuilder({ page }).analyze();
  return [
    ...(tooWide ? [`${where}: scrolls sideways`] : []),
    ...violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
  ];
}
