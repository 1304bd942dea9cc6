import { confirmEmail as endpoints } from '@linnet/api-schemas/oauth/endpoints/confirm-email.ts';
import { requestLink } from '../../core/mail/request-link.ts';
import { confirmEmail } from '../../core/users/email.ts';
import { readSpoken } from '../../lib/text/spoken-language.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { defineRoutes } from '../http/route.ts';
import { countLink } from './count-link.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { requireSameOrigin } from './session.ts';

/** The forms of the web app by which addresses are confirmed, which work without script as those of `sessions.ts` do. */
export const confirmEmailRoutes: ApiRoutes = async (app, options) => {
  const { ctx, buckets } = options;
  app.setErrorHandler(sendErrorPage);
  app.addHook('preHandler', (request) => requireSameOrigin(ctx, request));

  const answers = defineRoutes(endpoints, {
    request: async ({ params: { email, locale }, reply }) => {
      if (!(await countLink(buckets, 'email-confirmation', email))) {
        return reply.redirect('/confirm-email?error=limited', 303);
      }
      const language = readSpoken(locale ?? null);
      await requestLink(ctx, { kind: 'email-confirmation', login: email, language });
      return reply.redirect('/confirm-email?sent=true', 303);
    },
    confirm: async ({ params: { key }, reply }) => {
      try {
        const { approved } = await confirmEmail(ctx, key);
        return reply.redirect(`/confirm-email?done=${approved ? 'true' : 'pending'}`, 303);
      } catch (error) {
        return reply.redirect(addQuery('/confirm-email', { ...nameFormProblem(error) }), 303);
      }
    },
  });
  await answers(app, options);
};
