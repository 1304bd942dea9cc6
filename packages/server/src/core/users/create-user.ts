import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { hashPassword } from '../../lib/password.ts';
import { parseLanguageTag } from '../../lib/text/language-tag.ts';
import { createLocalAccount } from '../accounts/create-local.ts';
import { generateAccountKeys, type KeyPair } from '../accounts/keys.ts';
import { findAccountByName, setAccountRole } from '../accounts/queries.ts';
import { checkUsername } from '../accounts/usernames.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { NO_ROLE, OWNER_ROLE } from '../staff/roles.ts';
import { checkEmail, checkPassword, normalizeEmail } from './credentials.ts';
import { holdInstanceSettings, writeInstanceSettings } from './settings.ts';
import { type Origin, recordSignIn } from './sign-ins.ts';

export interface CreateUserInput {
  username: string;
  email: string;
  password: string;
  role: string;
  /** False: waits for a moderator. */
  approved: boolean;
  displayName?: string;
  locale?: string | null;
  /** Why they want to join. */
  reason?: string | null;
  /** The app they join with. */
  appId?: number | null;
  /** Whose invite lets them in. */
  invitedById?: number | null;
  inviteId?: number | null;
  /** They were asked how old they are, and are old enough. */
  ageAnswered?: boolean;
  /** Whether they have to confirm their address first. */
  confirms?: boolean;
  /** From where they asked to join; undefined where somebody else makes their login. */
  from?: Origin | undefined;
}

export interface CreatedUser {
  userId: number;
  accountId: number;
}

/**
 * Makes a login and its account. Throws `invalid` with details (ERR_TAKEN, ERR_BLANK …) for each bad field. An e-mail
 * address is never "taken": nobody has confirmed theirs, so it proves nothing, and saying so would tell who is here.
 * What has to happen with it is `first` in its transaction.
 */
export async function createUser(
  ctx: Context,
  input: CreateUserInput,
  first?: (tx: Tx) => Promise<void>,
): Promise<CreatedUser> {
  const prepared = await prepareUser(ctx, input);
  return ctx.db.write(async (tx) => {
    await first?.(tx);
    const created = await insertUser(ctx, tx, prepared);
    if (input.role === OWNER_ROLE) await nameContact(ctx, tx, created.accountId);
    return created;
  });
}

/** Apps show whom to turn to: the owner, until somebody else is named. */
async function nameContact(ctx: Context, tx: Tx, contactAccountId: number): Promise<void> {
  const { contactAccountId: named } = await holdInstanceSettings(tx);
  if (named === null) await writeInstanceSettings(ctx, tx, { contactAccountId });
}

/** A checked form with everything that takes time already made. */
export interface PreparedUser {
  input: CreateUserInput;
  passwordHash: string;
  keys: KeyPair;
}

/** Checks the form and makes hash and keys: before the transaction, on other threads. */
export async function prepareUser(ctx: Context, form: CreateUserInput): Promise<PreparedUser> {
  const input = { ...form, email: normalizeEmail(form.email) };
  const errors = collectFieldErrors();
  checkUsername(errors, input.username, { hosts: ctx.config.hosts, allowReserved: input.role === OWNER_ROLE });
  checkEmail(errors, input.email);
  checkPassword(errors, input.password);
  errors.throwIfAny();
  if (
    (await findAccountByName.first(ctx.db, { usernameKey: input.username.toLowerCase(), domain: '' })) !== undefined
  ) {
    errors.add('username', 'ERR_TAKEN', 'has already been taken');
  }
  errors.throwIfAny();
  const [passwordHash, keys] = await Promise.all([hashPassword(input.password, ctx.rng), generateAccountKeys()]);
  return { input, passwordHash, keys };
}

export async function insertUser(ctx: Context, tx: Tx, prepared: PreparedUser): Promise<CreatedUser> {
  const { input, passwordHash, keys } = prepared;
  const accountId = await createLocalAccount(ctx, tx, {
    username: input.username,
    keys,
    displayName: input.displayName ?? '',
    allowReserved: input.role === OWNER_ROLE,
    waiting: !input.approved || input.confirms === true,
  });
  if (input.role !== NO_ROLE) await setAccountRole.run(tx, { id: accountId, role: input.role });
  const userId = ctx.ids.next();
  const now = ctx.clock.now();
  await insertRow(tx, 'users', {
    id: userId,
    accountId,
    email: input.email,
    emailState: input.confirms === true ? 'asked' : 'given',
    pendingEmail: null,
    passwordHash,
    role: input.role,
    locale: input.locale == null ? null : parseLanguageTag(input.locale),
    settingsJson: '{}',
    approvedAt: input.approved ? now : null,
    refusedAt: null,
    refusalText: null,
    disabledAt: null,
    frozenAt: null,
    reason: input.reason ?? null,
    invitedById: input.invitedById ?? null,
    inviteId: input.inviteId ?? null,
    appId: input.appId ?? null,
    ageVerifiedAt: input.ageAnswered === true ? now : null,
    createdAt: now,
    lastActiveAt: null,
    awayAt: null,
  });
  if (input.confirms === true) await ctx.queue.emit(tx, { kind: 'email.asked', userId });
  if (input.from !== undefined) {
    await recordSignIn(ctx, tx, { userId, kind: 'sign-up', from: input.from });
    await ctx.queue.emit(tx, { kind: 'user.joined', accountId, approved: input.approved });
  }
  if (input.approved && input.confirms !== true) {
    await ctx.queue.emit(tx, { kind: 'user.admitted', accountId, inviteId: input.inviteId ?? null });
  }
  return { userId, accountId };
}
