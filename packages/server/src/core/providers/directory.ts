import { AppError } from '../../lib/errors.ts';
import { createLdapClient, type DirectoryPerson } from '../../net/ldap-client.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { normalizeLogin, type SignedIn, type SignInInput, signIn } from '../users/sign-in.ts';
import type { Origin } from '../users/sign-ins.ts';
import type { Invitation } from '../users/sign-up.ts';
import type { Claims } from './ask.ts';
import { connectIdentity, signInFrom } from './identities.ts';

const client = perProcess(({ config: { ldap } }) => (ldap === null ? null : createLdapClient(ldap)));

/** Whose directory somebody is in: its servers may move. */
export const directoryIssuer = ({ config: { ldap } }: Pick<Context, 'config'>) =>
  ldap === null ? null : `ldap:${ldap.baseDn.toLowerCase()}`;

export interface PasswordInput extends SignInInput {
  from: Origin;
  /** What they join by, where they are new here. */
  findInvitation(): Promise<Invitation | undefined>;
}

/**
 * Checks login and password: those of people here first, so that no password of theirs leaves the server, then those of
 * the directory. Throws as `signIn` and `signInFrom` do, and `unavailable` where only the directory could tell.
 */
export async function signInWithPassword(
  ctx: Context,
  { from, findInvitation, ...input }: PasswordInput,
): Promise<SignedIn> {
  try {
    return await signIn(ctx, input);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error;
    const claims = await askDirectory(ctx, input);
    if (claims === undefined) throw error;
    const joins = ctx.config.ldap?.joins ?? 'off';
    return await signInFrom(ctx, { provider: null, findJoins: async () => joins, claims, from, findInvitation });
  }
}

/** Lets the person of a directory in as somebody here, who shows that they are both. Throws `invalid` for a wrong password. */
export async function connectDirectory(
  ctx: Context,
  { userId, ...input }: { userId: number; login: string; password: string },
): Promise<void> {
  const claims = await askDirectory(ctx, input);
  if (claims === undefined) throw new AppError('invalid', 'That name or password is not right there');
  await connectIdentity(ctx, userId, claims);
}

/** Who the directory says goes by a login, without a password; null where there is no directory. Throws `unavailable`. */
export async function findInDirectory(ctx: Context, login: string): Promise<DirectoryPerson | null | undefined> {
  const directory = client(ctx);
  return directory === null ? null : reached(directory.find(normalizeLogin(login)));
}

async function askDirectory(
  ctx: Context,
  { login, password }: { login: string; password: string },
): Promise<Claims | undefined> {
  const [directory, issuer] = [client(ctx), directoryIssuer(ctx)];
  if (directory === null || issuer === null) return undefined;
  const person = await reached(directory.prove(normalizeLogin(login), password));
  if (person === undefined) return undefined;
  const username = person.login.split('@')[0] ?? '';
  // Its addresses are what the operator's own people entered.
  const { id: subject, name: displayName, mail: email } = person;
  return { issuer, subject, username, displayName, email, emailVerified: true, roleValues: null };
}

async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new AppError('unavailable', 'The directory of people cannot be asked', { cause });
  }
}
