import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { findPrivateKey } from './queries.ts';

export interface KeyPair {
  publicKeyPem: string;
  privateKeyPem: string;
}

export interface SigningKey {
  keyId: string;
  key: KeyObject;
}

const generate = promisify(generateKeyPair);
/** About 3 KB each: parsing a PEM costs more than a signature. */
const keys = perProcess((ctx) =>
  createToldCache<number, SigningKey>(ctx, ['keys'], { max: 2_000, keyOf: (accountId) => accountId }),
);

/** RSA-2048, which every server understands. Takes 50 to 500 ms of another thread: before a transaction, never in one. */
export async function generateAccountKeys(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKeyPem: publicKey, privateKeyPem: privateKey };
}

/** The key a local account signs with. Throws `not-found` for accounts that are not ours. */
export function loadSigningKey(ctx: Context, accountId: number): Promise<SigningKey> {
  return keys(ctx).load(accountId, async (db) => {
    const row = await findPrivateKey.first(db, { accountId });
    if (row?.privateKeyPem == null) throw new AppError('not-found', 'Record not found');
    return { keyId: row.keyId, key: createPrivateKey(row.privateKeyPem) };
  });
}
