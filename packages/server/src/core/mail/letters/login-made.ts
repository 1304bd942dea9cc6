import { createFirstLink } from '../../users/reset-password.ts';
import type { Write } from '../send.ts';

/** To somebody whose login staff made: a link to choose a password by. */
export const writeLoginMade: Write = async (ctx, { words, handle, paper: { title } }, { userId }) => ({
  subject: words('loginMadeSubject', { title }),
  parts: [
    words('loginMadeLead', { handle, title }),
    { label: words('loginMadeButton'), url: await createFirstLink(ctx, userId) },
    words('loginMadeHint'),
    words('loginMadeNotYou'),
  ],
});
