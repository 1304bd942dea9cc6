import { passwordReset } from '@linnet/api-schemas/oauth/endpoints/password-reset.ts';
import { requestLink } from '../../core/mail/request-link.ts';
import { resetPassword } from '../../core/users/reset-password.ts';
import { readSpoken } from '../../lib/text/spoken-language.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { defineRoutes } from '../http/route.ts';
import { countLink } from './count-link.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { requireSameOrigin } from './session.ts';

/** The forms of the web app for a new password, which work without script as those of `sessions.ts` do. */
export const passwordResetRoutes: ApiRoutes = async (app, options) => {
  const { ctx, buckets } = options;
  app.setErrorHandler(sendErrorPage);
  app.addHook('preHandler', (request) => requireSameOrigin(ctx, request));

  const answers = defineRoutes(passwordReset, {
    request: async ({ params: { email, locale }, reply }) => {
      if (!(await countLink(buckets, 'password-reset', email))) {
        return reply.redirect('/forgot-password?error=limited', 303);
      }
      await requestLink(ctx, { kind: 'password-reset', login: email, language: readSpoken(locale ?? null) });
      return reply.redirect('/forgot-password?sent=true', 303);
    },
    reset: async ({ params: { key, password }, reply }) => {
      try {
        await resetPassword(ctx, { key, password });
      } catch (error) {
        return reply.redirect(addQuery('/reset-password', { key, ...nameFormProblem(error) }), 303);
      }
      return reply.redirect('/sign-in?done=password', 303);
    },
  });
  await answers(app, options);
};
