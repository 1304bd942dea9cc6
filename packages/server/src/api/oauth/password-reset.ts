import { passwordReset } from '@linnet/api-schemas/oauth/endpoints/password-reset.ts';
import { requestReset } from '../../core/mail/request-reset.ts';
import { resetPassword } from '../../core/users/reset-password.ts';
import { normalizeLogin } from '../../core/users/sign-in.ts';
import { readSpoken } from '../../lib/text/spoken-language.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { HttpError } from '../http/errors.ts';
import { takeLimit } from '../http/rate-limit.ts';
import { defineRoutes } from '../http/route.ts';
import { sendErrorPage } from './errors.ts';
import { addQuery, nameFormProblem } from './form-problems.ts';
import { requireSameOrigin } from './session.ts';

/** Mails about one login, whoever asks for them. */
const REQUESTS = ['password-reset', [{ count: 5, windowMs: 3_600_000, exact: true }]] as const;

/** The forms of the web app for a new password, which work without script as those of `sessions.ts` do. */
export const passwordResetRoutes: ApiRoutes = async (app, options) => {
  const { ctx, buckets } = options;
  app.setErrorHandler(sendErrorPage);
  app.addHook('preHandler', (request) => requireSameOrigin(ctx, request));

  const answers = defineRoutes(passwordReset, {
    request: async ({ params: { email, locale }, reply }) => {
      try {
        await takeLimit(buckets, REQUESTS, normalizeLogin(email));
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        return reply.redirect('/forgot-password?error=limited', 303);
      }
      await requestReset(ctx, { login: email, language: readSpoken(locale ?? null) });
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
