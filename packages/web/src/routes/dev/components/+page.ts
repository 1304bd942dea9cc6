import { tables } from 'virtual:messages';
import { error } from '@sveltejs/kit';
import { type Group, loadMessages } from '#lib/i18n/catalogue.ts';
import type { PageLoad } from './$types';

/** The gallery, in development only: a build holds nothing of it but the refusal, since Vite writes `false` for `DEV`. */
export const load: PageLoad = async ({ parent }) => {
  if (import.meta.env.DEV) {
    const [{ locale }, { default: Gallery }, { instance, me }] = await Promise.all([
      parent(),
      import('../../../../gallery/gallery.svelte'),
      import('../../../../gallery/fixtures.ts'),
    ]);
    const { _staff: ofStaff, ...others } = (await tables['en']!()).loaders;
    const loaders = { ...others, ...(await ofStaff()).loaders };
    await loadMessages(locale, ...(Object.keys(loaders) as Group[]));
    return { Gallery, instance, me };
  }
  error(404, 'not_found');
};
