import type { UsersTable } from '../../db/tables/users.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { sendsMail } from './sends-mail.ts';

/** What a login is told that waits for its address to be confirmed: Mastodon's words, by which apps know. */
export const NOT_CONFIRMED = 'Your login is missing a confirmed e-mail address';

/** Whether somebody may do nothing before they have confirmed their address. */
export function awaitsConfirmation(ctx: Context, { emailState }: { emailState: UsersTable['emailState'] | null }) {
  return emailState === 'asked' && sendsMail(ctx);
}

/** A login whose address is to be confirmed first. */
export class NotConfirmed extends AppError {
  constructor() {
    super('forbidden', NOT_CONFIRMED);
    this.name = 'NotConfirmed';
  }
}
