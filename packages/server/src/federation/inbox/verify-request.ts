import type { KeyObject } from 'node:crypto';
import { findKey } from '../../core/accounts/queries.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { perProcess } from '../../core/per-process.ts';
import { createCache } from '../../lib/cache.ts';
import { hostOf } from '../read/origin.ts';
import { storeActor } from '../remote/account.ts';
import { createBudget } from '../remote/budget.ts';
import { isOwnUri } from '../remote/own-host.ts';
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

/** The account whose key signed a request. */
export interface Signer {
  accountId: number;
  uri: string;
  keyId: string;
  /** Of the account's handle. */
  domain: string;
}

type KnownKey = NonNullable<Awaited<ReturnType<typeof findKey.first>>>;

/** Who sends one activity sends more: a look at the table costs more than the verification. */
const FRESH_MS = 5_000;

const memory = perProcess((ctx) => {
  const known = createCache<string, KnownKey>({ max: 5_000, ttlMs: FRESH_MS, clock: ctx.clock });
  ctx.bus.subscribe((message) => {
    if (message.kind === 'standing') known.clear();
  });
  // Parsing a PEM costs more than a verification.
  return { known, parsed: createCache<string, { pem: string; key: KeyObject }>({ max: 5_000 }) };
});

async function findKnown(ctx: Context, keyId: string): Promise<KnownKey | undefined> {
  const { known } = memory(ctx);
  const fresh = known.get(keyId);
  if (fresh !== undefined) return fresh;
  const found = await findKey.first(ctx.db, { keyId });
  if (found !== undefined) known.set(keyId, found);
  return found;
}

/** Who signed this request. Fetches a key that is not known. Throws InboxRefusal. */
export async function verifyRequest(ctx: Context, request: IncomingRequest): Promise<Signer> {
  return identifySigner(ctx, readSignatures(ctx, request), () => {});
}

/**
 * What can be told of a request's signatures without their keys: form, coverage, digest, host, time. The address that
 * must have been signed is our public one, whatever the request says. Throws InboxRefusal.
 */
export function readSignatures(ctx: Context, request: IncomingRequest): ParsedSignature[] {
  const { method, path, headers, body } = request;
  const url = URL.parse(`${ctx.config.publicUrl}${path}`);
  if (url === null || !path.startsWith('/')) throw new InboxRefusal(400, 'malformed-path');
  try {
    const signatures = parseSignatures({ method, url, headers, body });
    for (const signature of signatures) checkTime(signature, ctx.clock.now());
    return signatures;
  } catch (error) {
    throw toRefusal(error);
  }
}

/**
 * The signer, by the first signature that holds. `approve` is told whose it is before anything of them is stored, and
 * throws to refuse. Throws InboxRefusal.
 */
export async function identifySigner(
  ctx: Context,
  signatures: ParsedSignature[],
  approve: (actorUri: string) => void,
): Promise<Signer> {
  let refusal: InboxRefusal | undefined;
  for (const signature of signatures) {
    try {
      return await identifyOne(ctx, signature, approve);
    } catch (error) {
      refusal = toRefusal(error);
    }
  }
  throw refusal ?? new InboxRefusal(401, 'missing');
}

async function identifyOne(
  ctx: Context,
  signature: ParsedSignature,
  approve: (actorUri: string) => void,
): Promise<Signer> {
  const { keyId } = signature;
  const host = hostOf(keyId);
  if (host === null || keyId.length > 2_048) throw new InboxRefusal(401, 'key-not-http');
  if (isOwnUri(ctx, keyId)) throw new InboxRefusal(401, 'own-domain');
  if (await isDomainSuspended(ctx, host)) throw new InboxRefusal(403, 'domain-suspended');
  const known = await findKnown(ctx, keyId);
  if (known !== undefined) {
    // A key of somebody here can only carry a foreign id by forgery.
    if (known.domain === '') throw new InboxRefusal(401, 'own-domain');
    if (known.deletedAt !== null) throw new InboxRefusal(403, 'deleted');
    if (known.suspendedAt !== null) throw new InboxRefusal(403, 'suspended');
    if (await isDomainSuspended(ctx, known.domain)) throw new InboxRefusal(403, 'domain-suspended');
    if (holds(ctx, signature, loadKey(ctx, keyId, known.publicKeyPem))) {
      approve(known.uri);
      return { accountId: known.accountId, uri: known.uri, keyId, domain: known.domain };
    }
  }
  // Unknown, or replaced at its origin.
  memory(ctx).known.delete(keyId);
  const { actor, key } = await fetchKeyOwner(ctx, keyId);
  verifySignature(signature, key, ctx.clock.now());
  const uri = actor.id as string;
  if (known !== undefined && known.uri !== uri) throw new InboxRefusal(401, 'foreign-key');
  approve(uri);
  const stored = await storeActor(ctx, actor, createBudget(4));
  if (stored.state !== 'found') throw new InboxRefusal(403, `signer-${stored.state}`);
  const now = await findKey.first(ctx.db, { keyId });
  if (now === undefined || now.accountId !== stored.id) throw new InboxRefusal(401, 'foreign-key');
  return { accountId: stored.id, uri, keyId, domain: now.domain };
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
