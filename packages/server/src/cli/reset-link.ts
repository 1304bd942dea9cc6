import { handOutResetLink } from '../core/people/access.ts';
import { HANDED_LINK_MS } from '../core/users/reset-password.ts';
import type { Answer } from './answer.ts';
import { findPerson } from './people.ts';
import { withBase } from './with-base.ts';

const VALID_HOURS = HANDED_LINK_MS / 3_600_000;

/** Prints a link by which somebody chooses a new password, for the operator to hand on. */
export function printResetLink(name: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { account } = await findPerson(ctx, name);
      const { url } = await handOutResetLink(ctx, { by: null, accountId: account.id });
      return { data: { url, validHours: VALID_HOURS }, text: `${url}\nvalid for ${VALID_HOURS} hours, once` };
    },
    { existing: true },
  );
}
