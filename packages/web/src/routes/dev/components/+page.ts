import { error } from '@sveltejs/kit';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { dev } from '$app/env';
import type { PageLoad } from './$types';

/** The gallery, in development only: a build holds nothing of it but this refusal. */
export const load: PageLoad = async ({ parent }) => {
  if (!dev) error(404, 'not_found');
  const [{ locale }, { default: Gallery }, { instance, me }] = await Promise.all([
    parent(),
    import('../../../../gallery/gallery.svelte'),
    import('../../../../gallery/fixtures.ts'),
  ]);
  await loadMessages(locale, 'member', 'composer', 'settings', 'visitor');
  return { Gallery, instance, me };
};
