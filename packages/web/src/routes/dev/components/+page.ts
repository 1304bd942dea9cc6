import { error } from '@sveltejs/kit';
import { type Group, loadMessages } from '#lib/i18n/catalogue.ts';
import type { PageLoad } from './$types';

const GROUPS: Group[] = [
  ...(['member', 'composer', 'writing', 'uploads', 'emoji', 'announcements', 'drafts', 'settings', 'visitor'] as const),
  ...([
    'conversations',
    'explore',
    'discovery',
    'search',
    'quotes',
    'post',
    'requests',
    'relations',
    'report',
    'lists',
    'security',
    'profile',
    'preferences',
    'people',
    'filters',
    'tags',
  ] as const),
];

/** The gallery, in development only: a build holds nothing of it but the refusal, since Vite writes `false` for `DEV`. */
export const load: PageLoad = async ({ parent }) => {
  if (import.meta.env.DEV) {
    const [{ locale }, { default: Gallery }, { instance, me }] = await Promise.all([
      parent(),
      import('../../../../gallery/gallery.svelte'),
      import('../../../../gallery/fixtures.ts'),
    ]);
    await loadMessages(locale, ...GROUPS);
    return { Gallery, instance, me };
  }
  error(404, 'not_found');
};
