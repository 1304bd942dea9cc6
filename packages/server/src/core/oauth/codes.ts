import { createHash } from 'node:crypto';
import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { AppError } from '../../lib/errors.ts';
import { equalSecrets, sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { deleteCodesBefore, findCode, findSealedTokens, useCode } from './queries.ts';
import { issueToken, type NewToken, removeToken } from './tokens.ts';

const CODE_MS = 10 * 60_000;
/** Used codes are remembered, so that a stolen one still ends what it opened. */
const REMEMBERED_MS = 24 * 3_600_000;
/** RFC 7636 §4.1 and §4.2. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** Whether a text can be an S256 challenge (RFC 7636 §4.2). */
export function isChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

export interface CreateCodeInput {
  appId: number;
  userId: number;
  /** As it came with the request; has to come back the same. */
  redirectUri: string;
  /** Separated by spaces. */
  scopes: string;
  /** S256 of RFC 7636; null where the app did not ask for it. */
  challenge: string | null;
}

/** An authorisation code, good once and for ten minutes. Throws `invalid` for a malformed challenge. */
export async function createCode(ctx: Context, input: CreateCodeInput): Promise<string> {
  if (input.challenge !== null && !isChallenge(input.challenge)) {
    throw new AppError('invalid', 'The code challenge must be the S256 hash of a verifier');
  }
  const code = createSecret(ctx.rng);
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await deleteCodesBefore.run(tx, { before: now - REMEMBERED_MS });
    await insertRow(tx, 'oauthCodes', {
      ...input,
      codeHash: sha256Hex(code),
      expiresAt: now + CODE_MS,
      usedTokenId: null,
    });
  });
  return code;
}

export interface ExchangeCodeInput {
  appId: number;
  code: string;
  redirectUri: string;
  verifier?: string | undefined;
  /** Proven before; with it the app gets the token that it has. */
  appSecret: string;
}

/**
 * Trades a code for a token. Throws `invalid` for a code that is unknown, another app's, expired, used, or whose
 * redirect or verifier does not fit. A second use revokes the token of the first (RFC 6749 §4.1.2).
 */
export async function exchangeCode(ctx: Context, input: ExchangeCodeInput): Promise<NewToken> {
  const issued = await ctx.db.write((tx) => exchange(ctx, tx, input));
  if (issued === undefined) throw invalidGrant();
  return issued;
}

/** Undefined after a second use: the revocation has to be committed, so it cannot throw here. */
async function exchange(ctx: Context, tx: Tx, input: ExchangeCodeInput): Promise<NewToken | undefined> {
  const codeHash = sha256Hex(input.code);
  const code = await findCode.first(tx, { codeHash });
  if (code === undefined || code.appId !== input.appId || code.redirectUri !== input.redirectUri) throw invalidGrant();
  if (!fitsChallenge(code.challenge, input.verifier)) throw invalidGrant();
  if (code.usedTokenId !== null) {
    await removeToken(ctx, tx, code.usedTokenId);
    return undefined;
  }
  if (code.expiresAt <= ctx.clock.now()) throw invalidGrant();
  const { appId, userId, scopes } = code;
  const isNew = (await findSealedTokens.first(tx, { appId, userId, limit: 1 })) === undefined;
  const issued = await issueToken(ctx, tx, { appId, userId, scopes, appSecret: input.appSecret });
  // The same code twice at the same moment: this one takes its token back by failing, the client may ask once more
  // and then revokes the other.
  if ((await useCode.run(tx, { codeHash, tokenId: issued.tokenId })) === 0) throw invalidGrant();
  if (isNew) await ctx.queue.emit(tx, { kind: 'app.authorised', userId, appId, at: ctx.clock.now() });
  return issued;
}

/** A verifier without a challenge is refused as well: someone may have cut the challenge out (RFC 9700 §2.1.1). */
function fitsChallenge(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null) return verifier === undefined || verifier === '';
  if (verifier === undefined || !VERIFIER.test(verifier)) return false;
  return equalSecrets(createHash('sha256').update(verifier).digest('base64url'), challenge);
}

function invalidGrant(): AppError {
  return new AppError(
    'invalid',
    'The provided authorization grant is invalid, expired, revoked, or was issued to another client',
  );
}
