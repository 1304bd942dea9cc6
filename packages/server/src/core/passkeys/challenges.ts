import { insertRow } from '../../db/insert.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { RelyingParty } from '../../lib/webauthn.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { deleteChallengesBefore } from './queries.ts';

const CHALLENGE_MS = 15 * 60_000;

/** The address that passkeys belong to: that of the web app. */
export function relyingParty(ctx: Context): RelyingParty {
  const { origin, hostname } = new URL(mint.path(ctx, '/'));
  return { origin, id: hostname };
}

/** What a device is to sign within a quarter of an hour; `userId` is who registers one, null where somebody signs in. */
export async function createChallenge(ctx: Context, userId: number | null): Promise<string> {
  const challenge = createSecret(ctx.rng);
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await deleteChallengesBefore.run(tx, { now });
    const row = { challengeHash: sha256Hex(challenge), userId, expiresAt: now + CHALLENGE_MS };
    await insertRow(tx, 'passkeyChallenges', row);
  });
  return challenge;
}

/** What was asked, as the browser says; '' for what is none. Whether we did is another question. */
export function readChallenge(clientData: Buffer): string {
  try {
    const { challenge } = JSON.parse(clientData.toString('utf8')) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : '';
  } catch {
    return '';
  }
}
