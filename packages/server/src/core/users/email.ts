import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { UsersTable } from '../../db/tables/users.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import { admitAccount } from '../accounts/queries.ts';
import { mint } from '../addresses.ts';
import { judgeEmail } from '../barriers/in-force.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { checkPasswordOf } from './change-password.ts';
import { checkEmail, normalizeEmail } from './credentials.ts';
import { awaitsConfirmation } from './not-confirmed.ts';
import {
  consumeUserLink,
  deleteUserLinks,
  deleteUserLinksBefore,
  findUserById,
  findUserLink,
  lockUser,
  setEmail,
  setPendingEmail,
} from './queries.ts';
import { sendsMail } from './sends-mail.ts';

const KIND = 'email';
/** How long a link is good that confirms an address (ms). */
const LINK_MS = 3 * 24 * 3_600_000;

/** How long somebody may take to confirm the address they joined with (ms); the pages and mails of joining say so. */
export const UNCONFIRMED_KEPT_MS = 7 * 24 * 3_600_000;

/** A link that shows who opens it to be reached at an address. `joinedAt`: it is that of a sign-up, and ends with it. */
export async function createEmailLink(
  ctx: Context,
  { userId, email, joinedAt }: { userId: number; email: string; joinedAt?: number },
): Promise<{ url: string; expiresAt: number }> {
  const key = createSecret(ctx.rng);
  const now = ctx.clock.now();
  const endsAt = joinedAt === undefined ? Number.POSITIVE_INFINITY : joinedAt + UNCONFIRMED_KEPT_MS;
  // Who is still here after that stays.
  const expiresAt = endsAt > now ? Math.min(now + LINK_MS, endsAt) : now + LINK_MS;
  await ctx.db.write(async (tx) => {
    await deleteUserLinksBefore.run(tx, { before: now });
    await insertRow(tx, 'userLinks', { keyHash: sha256Hex(key), userId, kind: KIND, email, byUserId: null, expiresAt });
  });
  return { url: mint.path(ctx, `/confirm-email?key=${key}`), expiresAt };
}

/**
 * Confirms an address by a link: the one somebody joined with, or the one they want to have now, which takes the place of
 * the present one. Throws `forbidden` for a link that is unknown, used, too old, or of an address that is none of both
 * any more. `approved`: they may sign in.
 */
export async function confirmEmail(ctx: Context, key: string): Promise<{ approved: boolean }> {
  const keyHash = sha256Hex(key);
  return ctx.db.write(async (tx) => {
    const link = await findUserLink.first(tx, { keyHash, kind: KIND, now: ctx.clock.now() });
    const user = link && (await lockUser.first(tx, { id: link.userId }));
    if (link?.email == null || user === undefined) throw badLink();
    const { id, email: was, pendingEmail } = user;
    const isNew = link.email === pendingEmail;
    if (!isNew && link.email !== was) throw badLink();
    if ((await consumeUserLink.run(tx, { keyHash })) === 0) throw badLink();
    await setEmail.run(tx, {
      id,
      email: link.email,
      emailState: 'confirmed',
      pendingEmail: isNew ? null : pendingEmail,
    });
    if (isNew) {
      await deleteUserLinks.run(tx, { userId: id, kind: KIND });
      // What was mailed to the old address opens nothing any more.
      await deleteUserLinks.run(tx, { userId: id, kind: 'password-reset' });
      await ctx.queue.emit(tx, { kind: 'email.changed', userId: id, was });
    }
    if (user.emailState === 'asked') await admitConfirmed(ctx, tx, user);
    return { approved: user.approvedAt !== null };
  });
}

/**
 * Takes the address somebody joined with for confirmed, or the one they want to have, where no mail with a link reached
 * them. Answers false where there is nothing to confirm.
 */
export async function confirmByHand(ctx: Context, tx: Tx, userId: number): Promise<boolean> {
  const user = await lockUser.first(tx, { id: userId });
  if (user === undefined || (user.emailState === 'confirmed' && user.pendingEmail === null)) return false;
  const { id, email: was, emailState, pendingEmail } = user;
  await deleteUserLinks.run(tx, { userId: id, kind: KIND });
  await setEmail.run(tx, { id, email: pendingEmail ?? was, emailState: 'confirmed', pendingEmail: null });
  if (pendingEmail !== null) {
    await deleteUserLinks.run(tx, { userId: id, kind: 'password-reset' });
    await ctx.queue.emit(tx, { kind: 'email.changed', userId: id, was });
  }
  if (emailState === 'asked') await admitConfirmed(ctx, tx, user);
  return true;
}

/** Lets somebody in whom a mail was to reach, where none is sent any more: their address is what they say, as with others who join then. */
export async function admitUnasked(ctx: Context, userId: number): Promise<void> {
  await ctx.db.write(async (tx) => {
    const user = await lockUser.first(tx, { id: userId });
    if (user?.emailState !== 'asked') return;
    const { id, email, pendingEmail } = user;
    await setEmail.run(tx, { id, email, emailState: 'given', pendingEmail });
    await admitConfirmed(ctx, tx, user);
  });
}

/** Lets in who waited for that alone, or tells staff of who waits for them. */
async function admitConfirmed(
  ctx: Context,
  tx: Tx,
  { accountId, approvedAt, inviteId }: Pick<UsersTable, 'accountId' | 'approvedAt' | 'inviteId'>,
): Promise<void> {
  await ctx.queue.emit(tx, { kind: 'user.confirmed', accountId, approved: approvedAt !== null });
  if (approvedAt === null) return;
  await admitAccount.run(tx, { id: accountId });
  await ctx.queue.emit(tx, { kind: 'user.admitted', accountId, inviteId });
  await tellChanged(ctx, tx, 'account', [accountId]);
}

/**
 * Has the mail to confirm an address sent once more to somebody who may do nothing before, to another address where one is
 * given. Throws `forbidden` for who has confirmed theirs, `invalid` with details for what is no address.
 */
export async function askAgain(ctx: Context, input: { userId: number; email?: string | undefined }): Promise<void> {
  const email = input.email === undefined ? undefined : await readWanted(ctx, input.email);
  await ctx.db.write(async (tx) => {
    const user = await lockUser.first(tx, { id: input.userId });
    if (user === undefined || !awaitsConfirmation(ctx, user)) {
      throw new AppError('forbidden', 'This method is only available while the e-mail is awaiting confirmation');
    }
    await replaceUnconfirmed(ctx, tx, { user, email: email ?? user.email });
  });
}

/** What is known of how somebody is reached. Throws `not-found`. */
export async function loadLogin(ctx: Context, userId: number) {
  const user = await findUserById.first(ctx.db, { id: userId });
  if (user === undefined) throw notFound();
  return user;
}

/**
 * Somebody who knows their password wants mail at another address. Where mail is sent, it has to be confirmed first, and
 * the present one is told; the present one again takes the wish back. Throws `forbidden` for a wrong password, `invalid`
 * with details for what is no address.
 */
export async function changeEmail(
  ctx: Context,
  input: { userId: number; password: string; email: string },
): Promise<void> {
  const email = await readWanted(ctx, input.email);
  const { id } = await checkPasswordOf(ctx, input);
  await ctx.db.write(async (tx) => {
    const user = await lockUser.first(tx, { id });
    if (user !== undefined) await wantEmail(ctx, tx, { user, email, told: { change: true } });
  });
}

/**
 * The same by staff, who have made sure of the right to, in their transaction. An address that was never confirmed is
 * replaced at once. Answers false where it is the present one and no other was wanted.
 */
export async function changeEmailByHand(
  ctx: Context,
  tx: Tx,
  { userId, email }: { userId: number; email: string },
): Promise<boolean> {
  const user = await lockUser.first(tx, { id: userId });
  if (user === undefined || (email === user.email && user.pendingEmail === null)) return false;
  if (awaitsConfirmation(ctx, user)) await replaceUnconfirmed(ctx, tx, { user, email });
  else await wantEmail(ctx, tx, { user, email, told: { changeByStaff: true } });
  return true;
}

/** Has the mail to confirm an address sent once more, by staff in their transaction. Answers false where nothing is to confirm. */
export async function sendConfirmationByHand(ctx: Context, tx: Tx, userId: number): Promise<boolean> {
  const user = await lockUser.first(tx, { id: userId });
  if (user === undefined || (user.pendingEmail === null && !awaitsConfirmation(ctx, user))) return false;
  await ctx.queue.emit(tx, { kind: 'email.asked', userId });
  return true;
}

async function wantEmail(
  ctx: Context,
  tx: Tx,
  { user, email, told }: { user: UsersTable; email: string; told: { change: true } | { changeByStaff: true } },
): Promise<void> {
  const { id } = user;
  await deleteUserLinks.run(tx, { userId: id, kind: KIND });
  if (email === user.email) return void (await setPendingEmail.run(tx, { id, pendingEmail: null }));
  if (!sendsMail(ctx)) {
    await deleteUserLinks.run(tx, { userId: id, kind: 'password-reset' });
    return void (await setEmail.run(tx, { id, email, emailState: 'given', pendingEmail: null }));
  }
  await setPendingEmail.run(tx, { id, pendingEmail: email });
  await ctx.queue.emit(tx, { kind: 'email.asked', userId: id, ...told });
}

/** Nobody has shown to be reached at the one before. */
async function replaceUnconfirmed(
  ctx: Context,
  tx: Tx,
  { user: { id, pendingEmail, ...user }, email }: { user: UsersTable; email: string },
): Promise<void> {
  if (email !== user.email) {
    await deleteUserLinks.run(tx, { userId: id, kind: KIND });
    await setEmail.run(tx, { id, email, emailState: 'asked', pendingEmail });
  }
  await ctx.queue.emit(tx, { kind: 'email.asked', userId: id });
}

/** An address as it is kept; what staff keep out at the door does not come in by this one either. Throws `invalid`. */
export async function readWanted(ctx: Context, given: string): Promise<string> {
  const email = normalizeEmail(given);
  const errors = collectFieldErrors();
  checkEmail(errors, email);
  errors.throwIfAny();
  if ((await judgeEmail(ctx, email)) === 'refused') {
    errors.add('email', 'ERR_BLOCKED', 'uses a disallowed e-mail provider');
  }
  errors.throwIfAny();
  return email;
}

function badLink(): AppError {
  return new AppError('forbidden', 'This link is not valid any more: ask for a new one');
}
