import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Rng } from '../../lib/rng.ts';

/** Bytes of salt, nonce and tag before what is sealed (AES-GCM, NIST SP 800-38D §5.2). */
const [SALT, NONCE, TAG] = [16, 12, 16];

/**
 * A token as its app can have it again: nobody else can, us included, because the app's secret is kept as a hash alone.
 * The secret is 32 random bytes of ours, so that HKDF (RFC 5869) makes a key of it.
 */
export function sealToken(token: string, { appSecret, rng }: { appSecret: string; rng: Pick<Rng, 'bytes'> }): string {
  const [salt, nonce] = [Buffer.from(rng.bytes(SALT)), Buffer.from(rng.bytes(NONCE))];
  const cipher = createCipheriv('aes-256-gcm', keyOf(appSecret, salt), nonce);
  const body = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** What was sealed; undefined with another secret. */
export function openToken(sealed: string, appSecret: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const [salt, nonce] = [bytes.subarray(0, SALT), bytes.subarray(SALT, SALT + NONCE)];
  const body = bytes.subarray(SALT + NONCE + TAG);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(appSecret, salt), nonce, { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(SALT + NONCE, SALT + NONCE + TAG));
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function keyOf(appSecret: string, salt: Buffer): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', appSecret, salt, 'token of an app', 32));
}
