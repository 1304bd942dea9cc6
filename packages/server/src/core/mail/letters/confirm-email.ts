import { createEmailLink } from '../../users/email.ts';
import type { Write } from '../send.ts';

/** A link to confirm an address: the one somebody joined with, or the one they want to have. */
export const writeConfirmation: Write = async (ctx, { words, handle, paper }, recipient) => {
  const { userId, email, emailState, pendingEmail, createdAt } = recipient;
  const wanted = pendingEmail ?? (emailState === 'asked' ? email : null);
  if (wanted === null) return null;
  const joining = pendingEmail === null;
  const link = { userId, email: wanted, ...(joining ? { joinedAt: createdAt } : {}) };
  const { url, expiresAt } = await createEmailLink(ctx, link);
  const moment = new Intl.DateTimeFormat(paper.language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return {
    to: wanted,
    subject: words('confirmSubject', { handle }),
    parts: [
      words(joining ? 'confirmLead' : 'confirmChangeLead', { handle }),
      { label: words('confirmButton'), url },
      words('confirmHint', { until: `${moment.format(expiresAt)} UTC` }),
      words('confirmNotYou'),
    ],
  };
};
