import { createHash, hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 64 hex digits: how secrets with full entropy are kept and looked up. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** Compares without telling by its time where the texts differ. */
export function equalSecrets(a: string, b: string): boolean {
  // Hashed first: equal lengths for `timingSafeEqual`, whatever came in.
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
