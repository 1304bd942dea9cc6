import { loadSigningKey, type SigningKey } from '../../core/accounts/keys.ts';
import type { Context } from '../../core/context.ts';
import { loadRefusal } from '../../core/instances/refuse-hop.ts';
import { AppError } from '../../lib/errors.ts';
import { type SignatureDialect, signRequest } from '../signatures/sign.ts';
import { judgeAnswer, judgeError, type Outcome } from './judge.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;
const HEADERS = { 'content-type': 'application/activity+json' };

export interface Letter {
  /** The local account that signs. */
  accountId: number;
  inboxUri: string;
  body: Buffer;
}

/**
 * Signs and posts once; where the signature is not understood once more in the other dialect ("double knocking",
 * swicg/activitypub-http-signature §3.3.1.1).
 */
export async function attemptDelivery(ctx: Context, letter: Letter, dialect: SignatureDialect): Promise<Outcome> {
  const key = await findKey(ctx, letter.accountId);
  if (key === undefined) return { kind: 'dropped', reason: 'the sender has no key', answered: false };
  const first = await post(ctx, letter, key, dialect);
  if (first.status !== 400 && first.status !== 401) return first.outcome;
  return (await post(ctx, letter, key, dialect === 'cavage' ? 'rfc9421' : 'cavage')).outcome;
}

async function findKey(ctx: Context, accountId: number): Promise<SigningKey | undefined> {
  try {
    return await loadSigningKey(ctx, accountId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return undefined;
    throw error;
  }
}

async function post(
  ctx: Context,
  { inboxUri, body }: Letter,
  { keyId, key }: SigningKey,
  dialect: SignatureDialect,
): Promise<{ status?: number; outcome: Outcome }> {
  const now = ctx.clock.now();
  try {
    const { status, headers } = await ctx.http.request({
      method: 'POST',
      url: inboxUri,
      headers: HEADERS,
      body,
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: TIMEOUT_MS,
      budget: 'delivery',
      refuse: await loadRefusal(ctx),
      sign: (method, url, bytes) => signRequest(dialect, { method, url, body: bytes, keyId, key, now }),
    });
    return { status, outcome: judgeAnswer(status, headers, { now, dialect }) };
  } catch (error) {
    return { outcome: judgeError(error, dialect) };
  }
}
