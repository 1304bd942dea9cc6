import type { KeyObject } from 'node:crypto';
import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { createCache } from '../../lib/cache.ts';
import type { ReadActor } from '../read/actor.ts';
import type { ReadKey } from '../read/key.ts';
import { createBudget } from '../remote/budget.ts';
import { type Fetched, fetchDocument } from '../remote/fetch-document.ts';
import { importMultibase, importPem } from '../signatures/keys.ts';
import { SignatureError } from '../signatures/signature-error.ts';
import { InboxRefusal } from './refusal.ts';

/** Who published a key; nothing is stored before a signature proves that they use it. */
export interface KeyOwner {
  uri: string;
  key: KeyObject;
  /** The whole profile where it was fetched just now: it is not kept for strangers, who are many. */
  actor: ReadActor | undefined;
}

const FETCHED_MS = 10 * 60_000;
const REFUSED_MS = 15 * 60_000;

const memory = perProcess((ctx) => ({
  running: new Map<string, Promise<KeyOwner>>(),
  owners: createCache<string, KeyOwner>({ max: 5_000, ttlMs: FETCHED_MS, clock: ctx.clock }),
  refused: createCache<string, InboxRefusal>({ max: 10_000, ttlMs: REFUSED_MS, clock: ctx.clock }),
}));

/**
 * Fetches the actor behind a key: at most once in ten minutes, whoever claims to sign with it, and once for all who
 * wait. The actor must list the key (GHSA: key poisoning). Throws InboxRefusal.
 */
export async function fetchKeyOwner(ctx: Context, keyId: string): Promise<KeyOwner> {
  const { running, owners, refused } = memory(ctx);
  const refusal = refused.get(keyId);
  if (refusal !== undefined) throw refusal;
  const known = owners.get(keyId) ?? running.get(keyId);
  if (known !== undefined) return known;
  const work = findOwner(ctx, keyId).finally(() => running.delete(keyId));
  running.set(keyId, work);
  try {
    const owner = await work;
    owners.set(keyId, { ...owner, actor: undefined });
    return owner;
  } catch (error) {
    if (error instanceof InboxRefusal && error.status !== 503) refused.set(keyId, error);
    throw error;
  }
}

async function findOwner(ctx: Context, keyId: string): Promise<KeyOwner> {
  const budget = createBudget(ctx, 5);
  let document = expectFound(await fetchDocument(ctx, keyId, budget));
  if (document.kind === 'key') {
    const { id, owner } = document.value;
    if (id !== keyId || owner === null) throw new InboxRefusal(401, 'foreign-key');
    document = expectFound(await fetchDocument(ctx, owner, budget));
  }
  if (document.kind !== 'actor') throw new InboxRefusal(401, 'key-without-actor');
  const actor = document.value;
  const listed = actor.publicKeys.find((key) => key.id === keyId);
  if (listed === undefined) throw new InboxRefusal(401, 'key-not-listed');
  if (actor.suspended) throw new InboxRefusal(403, 'suspended');
  return { uri: actor.id as string, key: importKey(listed), actor };
}

function expectFound(fetched: Fetched) {
  if (fetched.state === 'found') return fetched.document;
  if (fetched.state === 'gone') throw new InboxRefusal(401, 'key-gone');
  if (fetched.state === 'blocked') throw new InboxRefusal(403, 'domain-suspended');
  // A good signature may wait for its key: the sender is asked to try again.
  throw new InboxRefusal(fetched.retryable ? 503 : 401, `key-unreachable: ${fetched.reason}`);
}

function importKey(key: ReadKey): KeyObject {
  try {
    return key.pem === null ? importMultibase(key.multibase ?? '') : importPem(key.pem);
  } catch (error) {
    if (error instanceof SignatureError) throw new InboxRefusal(401, error.message);
    throw error;
  }
}
