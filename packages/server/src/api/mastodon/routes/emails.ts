import { emails } from '@linnet/api-schemas/mastodon/endpoints/emails.ts';
import { askAgain, loadLogin } from '../../../core/users/email.ts';
import { awaitsConfirmation } from '../../../core/users/not-confirmed.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { takeLimit } from '../../http/rate-limit.ts';
import { defineRoutes } from '../../http/route.ts';

/** Mails to one person, whoever asks for them. */
const MAILS = ['confirmation', [{ count: 5, windowMs: 3_600_000, exact: true }]] as const;

/** Confirming the address one joined with, for apps; the page is the web app's. */
export const emailRoutes: ApiRoutes = async (app, options) => {
  const answers = defineRoutes(emails, {
    confirm: async ({ ctx, auth: { userId }, params: { email } }) => {
      await takeLimit(options.buckets, MAILS, String(userId));
      await askAgain(ctx, { userId: userId ?? 0, email });
    },
    check: async ({ ctx, auth: { userId } }) => !awaitsConfirmation(ctx, await loadLogin(ctx, userId ?? 0)),
  });
  await answers(app, options);
};
