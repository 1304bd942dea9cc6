import type { Tx } from '../../db/database.ts';
import { AppError } from '../../lib/errors.ts';
import { judgeEmail, judgeIp, judgeName, strictest, type Verdict } from '../barriers/in-force.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { checkAge } from './age.ts';
import { passChallenge } from './challenge.ts';
import { type CreatedUser, createUser } from './create-user.ts';
import { normalizeEmail } from './credentials.ts';
import { NotJoining } from './not-joining.ts';
import { sendsMail } from './sends-mail.ts';
import { type InstanceSettings, loadInstanceSettings } from './settings.ts';
import type { Origin } from './sign-ins.ts';

const REASON_MAX = 2_000;

export interface SignUpInput {
  username: string;
  email: string;
  password: string;
  locale?: string | null;
  /** Asked for where a moderator decides. */
  reason?: string;
  /** When they were born, as `2008-02-29`, where the server asks for an age. */
  dateOfBirth?: string | undefined;
  /** The app they join with. */
  appId?: number | null;
  /** What their browser worked out, or brings from a service; undefined where there is none. */
  challenge?: string | undefined;
  from?: Origin | undefined;
}

/** What lets somebody in whom somebody here knows: `core/invites`. */
export interface Invitation {
  id: number;
  /** Who made it; null: the operator. */
  accountId: number | null;
  /** Counts that they came by it, in their transaction. Throws where it is not good any more. */
  use(tx: Tx): Promise<void>;
}

export interface SignedUp extends CreatedUser {
  /** False: staff decide first. */
  approved: boolean;
  /** They have to confirm their address first. */
  confirms: boolean;
}

/**
 * Makes a login for someone who asks for it, which may be used at once or not yet. Throws `forbidden` where
 * registrations are closed to them or the address they come from is kept out, `invalid` with details for the form.
 */
export async function signUp(ctx: Context, input: SignUpInput, invitation?: Invitation): Promise<SignedUp> {
  const settings = await loadInstanceSettings(ctx);
  const invited = invitation !== undefined;
  requireJoining(settings, invited);
  // Whoever was invited is known to somebody.
  const spend = invited ? undefined : await passChallenge(ctx, settings, input);
  const waits = waitsForStaff(settings, invited);
  const reason = input.reason?.trim() ?? '';
  const errors = collectFieldErrors();
  const { minimumAge } = settings;
  if (minimumAge > 0) checkAge(errors, input.dateOfBirth ?? '', { minimumAge, now: ctx.clock.now() });
  if (waits && settings.joinReason === 'on' && reason === '') errors.add('reason', 'ERR_BLANK', "can't be blank");
  if (reason.length > REASON_MAX) {
    errors.add('reason', 'ERR_TOO_LONG', `is too long (maximum is ${REASON_MAX} characters)`);
  }
  errors.throwIfAny();
  const verdict = await passBarriers(ctx, input);
  const approved = !waits && verdict === 'open';
  const { username, email, password, locale = null, appId = null, from } = input;
  const confirms = sendsMail(ctx);
  const form = { username, email, password, role: 'user', approved, locale, reason, appId, from, confirms } as const;
  const answered = { ageAnswered: minimumAge > 0 };
  const by = { invitedById: invitation?.accountId ?? null, inviteId: invitation?.id ?? null };
  const created = await createUser(ctx, { ...form, ...by, ...answered }, async (tx) => {
    await spend?.(tx);
    await invitation?.use(tx);
  });
  return { ...created, approved, confirms };
}

/** Throws `NotJoining` where nobody joins, or nobody without an invite. */
export function requireJoining({ registrations }: InstanceSettings, invited: boolean): void {
  if (registrations === 'closed' || (registrations === 'invite' && !invited)) throw new NotJoining(registrations);
}

/** Whether staff decide about people who join, with an invite or without. */
export function waitsForStaff({ registrations, invitedWait }: InstanceSettings, invited: boolean): boolean {
  if (registrations === 'open') return false;
  return invited ? invitedWait === 'on' : registrations === 'approval';
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
