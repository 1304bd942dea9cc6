import { translations } from '@linnet/api-schemas/mastodon/endpoints/translations.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';

/** As Mastodon answers where no service is set: as if the post were not there, whoever may see it. */
export const translationRoutes = defineRoutes(translations, {
  create: () => {
    throw notFound();
  },
});
