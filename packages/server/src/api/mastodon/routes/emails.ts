import { emails } from '@linnet/api-schemas/mastodon/endpoints/emails.ts';
import { loadLetterbox, resumeMail, saveLetterbox } from '../../../core/mail/letterbox.ts';
import { askAgain, loadLogin } from '../../../core/users/email.ts';
import { awaitsConfirmation } from '../../../core/users/not-confirmed.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { takeLimit } from '../../http/rate-limit.ts';
import { defineRoutes } from '../../http/route.ts';
import { readEmailChoices, renderEmailChoices } from '../serializers/email-choices.ts';

/** Mails to one person, whoever asks for them. */
const MAILS = ['confirmation', [{ count: 5, windowMs: 3_600_000, exact: true }]] as const;

/** Confirming the address one joined with, for apps (the page is the web app's), and which mails one wants. */
export const emailRoutes: ApiRoutes = async (app, options) => {
  const answers = defineRoutes(emails, {
    confirm: async ({ ctx, auth: { userId }, params: { email } }) => {
      await takeLimit(options.buckets, MAILS, String(userId));
      await askAgain(ctx, { userId: userId ?? 0, email });
    },
    check: async ({ ctx, auth: { userId } }) => !awaitsConfirmation(ctx, await loadLogin(ctx, userId ?? 0)),
    choices: async ({ ctx, accountId }) => renderEmailChoices(await loadLetterbox(ctx.db, accountId)),
    choose: async ({ ctx, accountId, params }) => {
      const { topics } = await loadLetterbox(ctx.db, accountId);
      await saveLetterbox(ctx, accountId, readEmailChoices(params, topics));
      if (params.deliverable === true) await resumeMail(ctx, accountId);
      return renderEmailChoices(await loadLetterbox(ctx.db, accountId));
    },
  });
  await answers(app, options);
};
