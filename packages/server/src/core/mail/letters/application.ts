import { mint } from '../../addresses.ts';
import type { Write } from '../send.ts';

/** To somebody who asked to join, when staff let them in. */
export const writeApproved: Write = async (ctx, { words, handle, paper: { title } }, { approvedAt }) =>
  approvedAt === null
    ? null
    : {
        subject: words('approvedSubject', { title }),
        parts: [words('approvedLead', { handle }), { label: words('approvedButton'), url: mint.path(ctx, '/sign-in') }],
      };

/** And when they did not, with what they say to it. */
export const writeRefused: Write = async (_ctx, { words, handle, paper: { title } }, { refusedAt, refusalText }) =>
  refusedAt === null
    ? null
    : {
        subject: words('refusedSubject', { title }),
        parts: [words('refusedLead', { handle }), ...(refusalText ? [words('refusedWords'), refusalText] : [])],
      };
