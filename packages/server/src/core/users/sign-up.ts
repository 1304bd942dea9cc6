import { AppError } from '../../lib/errors.ts';
import { judgeEmail, judgeIp, judgeName, strictest, type Verdict } from '../barriers/in-force.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { type CreatedUser, createUser } from './create-user.ts';
import { normalizeEmail } from './credentials.ts';
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

/**
 * Makes a login for someone who asks for it; `approved` says whether it may be used at once. Throws `forbidden` where
 * registrations are closed or the address they come from is kept out, `invalid` with details for the form.
 */
export async function signUp(ctx: Context, input: SignUpInput): Promise<CreatedUser & { approved: boolean }> {
  const { registrations, joinReason } = await loadInstanceSettings(ctx);
  if (registrations === 'closed') throw new AppError('forbidden', 'Registrations are closed');
  const reason = input.reason?.trim() ?? '';
  const errors = collectFieldErrors();
  if (registrations === 'approval' && joinReason === 'on' && reason === '')
    errors.add('reason', 'ERR_BLANK', "can't be blank");
  if (reason.length > REASON_MAX) {
    errors.add('reason', 'ERR_TOO_LONG', `is too long (maximum is ${REASON_MAX} characters)`);
  }
  errors.throwIfAny();
  const verdict = await passBarriers(ctx, input);
  const approved = registrations === 'open' && verdict === 'open';
  const { username, email, password, locale = null, appId = null, from } = input;
  const form = { username, email, password, role: 'user', approved, locale, reason, appId, from } as const;
  const created = await createUser(ctx, form);
  return { ...created, approved };
}

/** What staff keep out: throws `forbidden` for where somebody comes from, `invalid` for what they want to be called. */
export async function passBarriers(
  ctx: Context,
  { username, email, from }: Pick<SignUpInput, 'username' | 'email' | 'from'>,
): Promise<Verdict> {
  const place = from === undefined ? 'open' : await judgeIp(ctx, from.ip);
  if (place === 'refused') throw new AppError('forbidden', 'Nobody may join from your address');
  const [name, mail] = [await judgeName(ctx, username), await judgeEmail(ctx, normalizeEmail(email))];
  const errors = collectFieldErrors();
  if (name === 'refused') errors.add('username', 'ERR_RESERVED', 'is reserved');
  if (mail === 'refused') errors.add('email', 'ERR_BLOCKED', 'uses a disallowed e-mail provider');
  errors.throwIfAny();
  return strictest([place, name, mail]);
}
