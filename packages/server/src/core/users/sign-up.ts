import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { type CreatedUser, createUser } from './create-user.ts';
import { sendsMail } from './sends-mail.ts';
import { loadInstanceSettings } from './settings.ts';
import type { Origin } from './sign-ins.ts';

const REASON_MAX = 2_000;

export interface SignUpInput {
  username: string;
  email: string;
  password: string;
  locale?: string | null;
  /** Asked for where a moderator decides. */
  reason?: string;
  /** The app they join with. */
  appId?: number | null;
  from?: Origin | undefined;
}

export interface SignedUp extends CreatedUser {
  /** False: staff decide first. */
  approved: boolean;
  /** They have to confirm their address first. */
  confirms: boolean;
}

/**
 * Makes a login for someone who asks for it, which may be used at once or not yet. Throws `forbidden` where
 * registrations are closed, `invalid` with details for the form.
 */
export async function signUp(ctx: Context, input: SignUpInput): Promise<SignedUp> {
  const { registrations } = await loadInstanceSettings(ctx);
  if (registrations === 'closed') throw new AppError('forbidden', 'Registrations are closed');
  const reason = input.reason?.trim() ?? '';
  const errors = collectFieldErrors();
  if (registrations === 'approval' && reason === '') errors.add('reason', 'ERR_BLANK', "can't be blank");
  if (reason.length > REASON_MAX) {
    errors.add('reason', 'ERR_TOO_LONG', `is too long (maximum is ${REASON_MAX} characters)`);
  }
  errors.throwIfAny();
  const approved = registrations === 'open';
  const { username, email, password, locale = null, appId = null, from } = input;
  const confirms = sendsMail(ctx);
  const form = { username, email, password, role: 'user', approved, locale, reason, appId, from, confirms } as const;
  const created = await createUser(ctx, form);
  return { ...created, approved, confirms };
}
