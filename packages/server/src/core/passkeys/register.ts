import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { readRegistration } from '../../lib/webauthn.ts';
import { findAccount } from '../accounts/find.ts';
import { fullHandle } from '../addresses.ts';
import type { Context } from '../context.ts';
import { findUserById } from '../users/queries.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { tellWayIn } from '../users/way-in.ts';
import { createChallenge, readChallenge, relyingParty } from './challenges.ts';
import { checkPasskeyName } from './passkey-name.ts';
import { MAX_PASSKEYS, type Passkey } from './passkeys.ts';
import { findPasskeys, useOwnChallenge } from './queries.ts';

/** What a browser asks an authenticator for. */
export interface RegistrationOptions {
  challenge: string;
  party: { id: string; name: string };
  /** `id` is told to the authenticator, which shows the rest. */
  person: { id: string; handle: string; displayName: string };
  /** Credentials that there are already: an authenticator that has one makes no other. */
  known: string[];
}

/** Begins a registration. Throws `invalid` where somebody has as many as they may. */
export async function startRegistration(ctx: Context, userId: number): Promise<RegistrationOptions> {
  const user = await findUserById.first(ctx.db, { id: userId });
  const account = user && (await findAccount(ctx, user.accountId));
  if (account === undefined) throw notFound();
  const passkeys = await findPasskeys.all(ctx.db, { userId, limit: MAX_PASSKEYS });
  if (passkeys.length >= MAX_PASSKEYS) throw tooMany();
  const { title } = await loadInstanceSettings(ctx);
  return {
    challenge: await createChallenge(ctx, userId),
    party: { id: relyingParty(ctx).id, name: title },
    person: {
      id: Buffer.from(String(userId)).toString('base64url'),
      handle: fullHandle(ctx, account.username),
      displayName: account.displayName || account.username,
    },
    known: passkeys.map(({ credentialId }) => credentialId),
  };
}

/** What an authenticator answered; base64url but for the name. */
export interface RegistrationInput {
  userId: number;
  name: string;
  clientData: string;
  authenticatorData: string;
  publicKey: string;
}

/** Keeps a key. Throws `invalid` for a registration that is not what was asked, or too late. */
export async function finishRegistration(ctx: Context, input: RegistrationInput): Promise<Passkey> {
  const { userId } = input;
  const name = checkPasskeyName(input.name);
  const [clientData, authenticatorData, publicKey] = [input.clientData, input.authenticatorData, input.publicKey].map(
    (text) => Buffer.from(text, 'base64url'),
  ) as [Buffer, Buffer, Buffer];
  const challenge = readChallenge(clientData);
  const read = readRegistration({ clientData, authenticatorData, publicKey, challenge, party: relyingParty(ctx) });
  if (read === undefined) throw refused();
  const { credentialId, signCount } = read;
  const now = ctx.clock.now();
  const row = { id: ctx.ids.next(), userId, credentialId, signCount, name, createdAt: now, lastUsedAt: null };
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'passkeys', userId);
    if ((await useOwnChallenge.run(tx, { challengeHash: sha256Hex(challenge), userId, now })) === 0) throw refused();
    if ((await findPasskeys.all(tx, { userId, limit: MAX_PASSKEYS })).length >= MAX_PASSKEYS) throw tooMany();
    const full = { ...row, publicKey: publicKey.toString('base64url') };
    // Somebody's already: who it is of is nobody's business.
    if ((await insertRow(tx, 'passkeys', full, { ignoreConflicts: true })) === 0) throw refused();
    await tellWayIn(ctx, tx, { userId, change: 'passkey-added', name });
  });
  return row;
}

const tooMany = () =>
  new AppError('invalid', `Validation failed: There are ${MAX_PASSKEYS} passkeys, the most there may be`);
const refused = () => new AppError('invalid', 'Validation failed: The passkey could not be registered');
