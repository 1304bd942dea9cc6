import type { KeyObject } from 'node:crypto';
import { findKey, type KeyRef } from '../../core/accounts/find.ts';
import { isOurs, mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { perProcess } from '../../core/per-process.ts';
import { createToldCache } from '../../core/told-cache.ts';
import { createCache } from '../../lib/cache.ts';
import type { ReadActor } from '../read/actor.ts';
import { hostOf } from '../read/origin.ts';
import { fetchAccount, storeActor } from '../remote/account.ts';
import { createBudget } from '../remote/budget.ts';
import { importPem } from '../signatures/keys.ts';
import { SignatureError } from '../signatures/signature-error.ts';
import type { ParsedSignature } from '../signatures/signed-request.ts';
import { checkTime, parseSignatures, verifySignature } from '../signatures/verify.ts';
import { fetchKeyOwner } from './key-owner.ts';
import { InboxRefusal } from './refusal.ts';

/** A request as it came in. */
export interface IncomingRequest {
  method: string;
  /** Path and query, as received. */
  path: string;
  /** As Node gives them: lower-case names. */
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array | null;
}

/** Whose key signed a request. */
export interface Signer {
  uri: string;
  keyId: string;
  /** Undefined for somebody who is not stored here, or whose key was replaced: `storeSigner` changes that. */
  account: { id: number; domain: string } | undefined;
  actor: ReadActor | undefined;
}

export interface StoredSigner {
  uri: string;
  accountId: number;
  /** Of the account's handle. */
  domain: string;
}

/** Who sends one activity sends more: a look at the table costs more than the verification. */
const FRESH_MS = 5_000;

const memory = perProcess((ctx) => {
  const known = createToldCache<string, KeyRef | undefined>(ctx, ['account', 'keys'], { max: 5_000, ttlMs: FRESH_MS });
  // Parsing a PEM costs more than a verification.
  return { known, parsed: createCache<string, { pem: string; key: KeyObject }>({ max: 5_000 }) };
});

function findKnown(ctx: Context, keyId: string): Promise<KeyRef | undefined> {
  return memory(ctx).known.load(keyId, (db) => findKey(db, keyId));
}

/** Who signed this request. Fetches a key that is not known. Throws InboxRefusal. */
export async function verifyRequest(ctx: Context, request: IncomingRequest): Promise<Signer> {
  return identifySigner(ctx, readSignatures(ctx, request));
}

/**
 * What can be told of a request's signatures without their keys: form, coverage, digest, host, time. The address that
 * must have been signed is our public one, whatever the request says. Throws InboxRefusal.
 */
export function readSignatures(ctx: Context, request: IncomingRequest): ParsedSignature[] {
  const { method, path, headers, body } = request;
  const url = URL.parse(mint.path(ctx, path));
  if (url === null || !path.startsWith('/')) throw new InboxRefusal(400, 'malformed-path');
  try {
    const signatures = parseSignatures({ method, url, headers, body });
    for (const signature of signatures) checkTime(signature, ctx.clock.now());
    return signatures;
  } catch (error) {
    throw toRefusal(error);
  }
}

/** The account that a request says it comes from, as far as its key is known here: a claim, of which nothing is proven. */
export async function findClaimed(ctx: Context, request: IncomingRequest): Promise<number | undefined> {
  try {
    for (const { keyId } of readSignatures(ctx, request)) {
      const known = await findKnown(ctx, keyId);
      if (known !== undefined && known.domain !== '') return known.accountId;
    }
  } catch (error) {
    if (!(error instanceof InboxRefusal)) throw error;
  }
  return undefined;
}

/** The signer, by the first signature that holds. Stores nothing. Throws InboxRefusal. */
export async function identifySigner(ctx: Context, signatures: ParsedSignature[]): Promise<Signer> {
  let refusal: InboxRefusal | undefined;
  for (const signature of signatures) {
    try {
      return await identifyOne(ctx, signature);
    } catch (error) {
      refusal = toRefusal(error);
    }
  }
  throw refusal ?? new InboxRefusal(401, 'missing');
}

async function identifyOne(ctx: Context, signature: ParsedSignature): Promise<Signer> {
  const { keyId } = signature;
  const host = hostOf(keyId);
  if (host === null || keyId.length > 2_048) throw new InboxRefusal(401, 'key-not-http');
  if (isOurs(ctx, keyId)) throw new InboxRefusal(401, 'own-domain');
  if (await isDomainSuspended(ctx, host)) throw new InboxRefusal(403, 'domain-suspended');
  const known = await findKnown(ctx, keyId);
  if (known !== undefined) {
    // A key of somebody here can only carry a foreign id by forgery.
    if (known.domain === '') throw new InboxRefusal(401, 'own-domain');
    if (known.deleted) throw new InboxRefusal(403, 'deleted');
    if (known.suspended) throw new InboxRefusal(403, 'suspended');
    if (await isDomainSuspended(ctx, known.domain)) throw new InboxRefusal(403, 'domain-suspended');
    if (holds(ctx, signature, loadKey(ctx, keyId, known.publicKeyPem))) {
      return { uri: known.uri, keyId, account: { id: known.accountId, domain: known.domain }, actor: undefined };
    }
  }
  // Unknown, or replaced at its origin.
  memory(ctx).known.delete(keyId);
  const { uri, key, actor } = await fetchKeyOwner(ctx, keyId);
  verifySignature(signature, key, ctx.clock.now());
  if (known !== undefined && known.uri !== uri) throw new InboxRefusal(401, 'foreign-key');
  return { uri, keyId, account: undefined, actor };
}

/** The signer's account, stored now where it was not. Throws InboxRefusal. */
export async function storeSigner(ctx: Context, { uri, keyId, account, actor }: Signer): Promise<StoredSigner> {
  if (account !== undefined) return { uri, accountId: account.id, domain: account.domain };
  const budget = createBudget(ctx, 10);
  const stored = actor === undefined ? await fetchAccount(ctx, uri, budget) : await storeActor(ctx, actor, budget);
  if (stored.state === 'unreachable' && stored.retryable) throw new InboxRefusal(503, `signer-${stored.reason}`);
  if (stored.state !== 'found') throw new InboxRefusal(403, `signer-${stored.state}`);
  const now = await findKey(ctx.db, keyId);
  if (now === undefined || now.accountId !== stored.id) throw new InboxRefusal(401, 'foreign-key');
  return { uri, accountId: stored.id, domain: now.domain };
}

function loadKey(ctx: Context, keyId: string, pem: string): KeyObject {
  const cached = memory(ctx).parsed.get(keyId);
  if (cached?.pem === pem) return cached.key;
  const key = importPem(pem);
  memory(ctx).parsed.set(keyId, { pem, key });
  return key;
}

function holds(ctx: Context, signature: ParsedSignature, key: KeyObject): boolean {
  try {
    verifySignature(signature, key, ctx.clock.now());
    return true;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}

function toRefusal(error: unknown): InboxRefusal {
  if (error instanceof InboxRefusal) return error;
  if (error instanceof SignatureError) return new InboxRefusal(401, error.message);
  throw error;
}
