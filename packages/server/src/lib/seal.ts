import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Rng } from './rng.ts';

/** Bytes of salt, nonce and tag before what is sealed (AES-GCM, NIST SP 800-38D §5.2). */
const [SALT, NONCE, TAG] = [16, 12, 16];

interface Key {
  /** 32 random bytes as text, so that HKDF (RFC 5869) makes a key of it. */
  secret: string;
  /** What it is sealed for: nothing sealed for one thing opens as another. */
  purpose: string;
}

/** A text that only who has the secret can read. */
export function seal(text: string, { rng, ...key }: Key & { rng: Pick<Rng, 'bytes'> }): string {
  const [salt, nonce] = [Buffer.from(rng.bytes(SALT)), Buffer.from(rng.bytes(NONCE))];
  const cipher = createCipheriv('aes-256-gcm', deriveKey(key, salt), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** What was sealed; undefined with another key, and for what nobody sealed. */
export function unseal(sealed: string, key: Key): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const [salt, nonce] = [bytes.subarray(0, SALT), bytes.subarray(SALT, SALT + NONCE)];
  const body = bytes.subarray(SALT + NONCE + TAG);
  try {
    const decipher = createDecipheriv('aes-256-gcm', deriveKey(key, salt), nonce, { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(SALT + NONCE, SALT + NONCE + TAG));
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function deriveKey({ secret, purpose }: Key, salt: Buffer): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, purpose, 32));
}
