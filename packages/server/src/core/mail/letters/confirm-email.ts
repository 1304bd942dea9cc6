import { createEmailLink } from '../../users/email.ts';
import type { Write } from '../send.ts';

/** A link to confirm an address: the one somebody joined with, or the one they want to have. */
export const writeConfirmation: Write = async (ctx, { words, handle }, recipient) => {
  const { userId, email, emailState, pendingEmail } = recipient;
  const wanted = pendingEmail ?? (emailState === 'asked' ? email : null);
  if (wanted === null) return null;
  const joining = pendingEmail === null;
  return {
    to: wanted,
    subject: words('confirmSubject', { handle }),
    parts: [
      words(joining ? 'confirmLead' : 'confirmChangeLead', { handle }),
      { label: words('confirmButton'), url: await createEmailLink(ctx, { userId, email: wanted }) },
      words('confirmHint'),
      words('confirmNotYou'),
    ],
  };
};
