import { AppError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { readAssertion } from '../../lib/webauthn.ts';
import type { Context } from '../context.ts';
import { requireOpen } from '../users/sign-in.ts';
import { readChallenge, relyingParty } from './challenges.ts';
import { findPasskey, notePasskeyUse, useOpenChallenge } from './queries.ts';

/** What an authenticator signed; base64url. */
export interface PasskeyAssertion {
  credentialId: string;
  clientData: string;
  authenticatorData: string;
  signature: string;
}

/**
 * Whose passkey signed what we asked. That is all a sign-in wants: the device knows its person by a finger, a face or a
 * number, so that it is two factors at once. Throws `unauthenticated`, and `forbidden` as `signIn` does.
 */
export async function signInWithPasskey(ctx: Context, assertion: PasskeyAssertion): Promise<number> {
  const clientData = Buffer.from(assertion.clientData, 'base64url');
  const challenge = readChallenge(clientData);
  const passkey = await findPasskey.first(ctx.db, { credentialId: assertion.credentialId });
  if (passkey === undefined) throw refused();
  const read = readAssertion({
    clientData,
    authenticatorData: Buffer.from(assertion.authenticatorData, 'base64url'),
    signature: Buffer.from(assertion.signature, 'base64url'),
    publicKey: Buffer.from(passkey.publicKey, 'base64url'),
    signCount: passkey.signCount,
    challenge,
    party: relyingParty(ctx),
  });
  if (read === undefined) throw refused();
  requireOpen(passkey);
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    if ((await useOpenChallenge.run(tx, { challengeHash: sha256Hex(challenge), now })) === 0) throw refused();
    const { passkeyId: id, signCount: before } = passkey;
    if ((await notePasskeyUse.run(tx, { id, before, signCount: read.signCount, now })) === 0) throw refused();
  });
  return passkey.id;
}

function refused(): AppError {
  return new AppError('unauthenticated', 'The passkey was not accepted');
}
