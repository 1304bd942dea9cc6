import { createResetLink } from '../../users/reset-password.ts';
import type { Write } from '../send.ts';

/** A link to choose a new password. */
export const writeReset: Write = async (ctx, { words, handle }, { userId }) => ({
  subject: words('resetSubject', { handle }),
  parts: [
    words('resetLead', { handle }),
    { label: words('resetButton'), url: await createResetLink(ctx, userId) },
    words('resetHint'),
    words('resetNotYou'),
  ],
});
