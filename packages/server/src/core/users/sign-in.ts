import { AppError } from '../../lib/errors.ts';
import { DUMMY_HASH, hashPassword, isOutdatedHash, verifyPassword } from '../../lib/password.ts';
import type { Context } from '../context.ts';
import { normalizeEmail } from './credentials.ts';
import { notApproved } from './not-approved.ts';
import { awaitsConfirmation, NotConfirmed } from './not-confirmed.ts';
import { findKnownLogins, findLoginByName, findLoginsByEmail, renewPasswordHash } from './queries.ts';

/**
 * How many logins one password is tried on. Several may have given the same address, since nobody has confirmed it;
 * whoever is not among the newest has a name, and a device that is known.
 */
const CANDIDATES = 2;

export interface SignInInput {
  /** An e-mail address or a username. */
  login: string;
  password: string;
  /** Users who have signed in on this device before. */
  knownUserIds?: number[];
}

/** The form in which logins are compared and counted. */
export function normalizeLogin(login: string): string {
  return normalizeEmail(login).replace(/^@/, '');
}

/** Whose password it was, and whether that is enough. */
export interface SignedIn {
  userId: number;
  /** A code is asked before anything opens: `core/two-factor/second-step.ts`. */
  next: 'done' | 'second-step';
  /** What they are given once nothing more is asked of them. */
  waiting?: WaitingRole | undefined;
}

/** A role that the map of a provider has for whoever is there what `value` says. */
export interface WaitingRole {
  provider: string;
  identityId: number;
  value: string;
}

/**
 * Checks login and password. Throws `unauthenticated`, the same for an unknown login and a
 * wrong password and after the same work; only who knows the password learns (`forbidden`) that the login is
 * disabled, waits for approval or has an address to confirm.
 */
export async function signIn(ctx: Context, input: SignInInput): Promise<SignedIn> {
  const candidates = await findCandidates(ctx, input);
  const hashes = Array.from({ length: CANDIDATES }, (_, i) => candidates[i]?.passwordHash ?? DUMMY_HASH);
  const matches = await Promise.all(hashes.map((hash) => verifyPassword(input.password, hash)));
  const user = candidates.find((_, i) => matches[i]);
  if (user === undefined) throw new AppError('unauthenticated', 'Invalid e-mail address, username or password');
  if (awaitsConfirmation(ctx, user)) throw new NotConfirmed();
  requireOpen(user);
  if (isOutdatedHash(user.passwordHash)) {
    const passwordHash = await hashPassword(input.password, ctx.rng);
    await ctx.db.write((tx) => renewPasswordHash.run(tx, { id: user.id, before: user.passwordHash, passwordHash }));
  }
  return { userId: user.id, next: user.twoFactorAt === null ? 'done' : 'second-step' };
}

/**
 * Throws `forbidden` for somebody who has shown who they are, and is disabled, gone or not approved. The suspended come in:
 * what their session opens is what says so (`evenIfSuspended`).
 */
export function requireOpen(user: {
  id: number;
  approvedAt: number | null;
  refusedAt: number | null;
  refusalText: string | null;
  disabledAt: number | null;
  deletedAt: number | null;
}): void {
  if (user.disabledAt !== null || user.deletedAt !== null) {
    throw new AppError('forbidden', 'Your login is currently disabled');
  }
  if (user.approvedAt === null) throw notApproved(user);
}

/** Whether one of these users, who have signed in on a device before, goes by that login. */
export async function isKnownLogin(ctx: Context, { login, knownUserIds }: { login: string; knownUserIds: number[] }) {
  if (knownUserIds.length === 0) return false;
  const text = normalizeLogin(login);
  if (text.includes('@')) return (await findKnownLogins.all(ctx.db, { email: text, ids: knownUserIds })).length > 0;
  const named = await findLoginByName.first(ctx.db, { usernameKey: text });
  return named !== undefined && knownUserIds.includes(named.id);
}

async function findCandidates(ctx: Context, { login, knownUserIds = [] }: SignInInput) {
  const text = normalizeLogin(login);
  if (!text.includes('@')) return findLoginByName.all(ctx.db, { usernameKey: text });
  const known = knownUserIds.length === 0 ? [] : await findKnownLogins.all(ctx.db, { email: text, ids: knownUserIds });
  const newest = await findLoginsByEmail.all(ctx.db, { email: text, limit: CANDIDATES });
  const all = new Map([...known, ...newest].map((user) => [user.id, user]));
  return [...all.values()].slice(0, CANDIDATES);
}
