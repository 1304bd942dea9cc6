import { unsubscribe as endpoints } from '@linnet/api-schemas/oauth/endpoints/unsubscribe.ts';
import { unsubscribe } from '../../core/mail/unsubscribe.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { defineRoutes } from '../http/route.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';

/**
 * How mails are ended by whoever has one. Nobody is signed in here and the key is all that counts, so that mail programs
 * and pages of elsewhere may send it; it opens nothing.
 */
export const unsubscribeRoutes: ApiRoutes = defineRoutes(endpoints, {
  form: async ({ ctx, params: { key, all = false }, reply }) => {
    try {
      await unsubscribe(ctx, key, { all });
      return reply.redirect('/unsubscribe?done=true', 303);
    } catch (error) {
      return reply.redirect(addQuery('/unsubscribe', { ...nameFormProblem(error) }), 303);
    }
  },
  oneClick: async ({ ctx, path: { key } }) => unsubscribe(ctx, key),
  open: ({ path: { key }, reply }) => reply.redirect(addQuery('/unsubscribe', { key }), 303),
});
