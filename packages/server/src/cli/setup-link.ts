import { createSetupLink } from '../core/users/setup.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const VALID_MINUTES = 30;

/** Prints a fresh one-time link to claim this server. */
export function printSetupLink(): Promise<Answer> {
  return withBase(async ({ ctx }) => {
    const url = await createSetupLink(ctx);
    return { data: { url, validMinutes: VALID_MINUTES }, text: `${url}\nvalid for ${VALID_MINUTES} minutes, once` };
  });
}
