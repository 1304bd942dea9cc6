import { createHmac } from 'node:crypto';

/** What every authenticator app takes for granted (RFC 6238 §4, and the key URIs that apps read). */
const STEP_MS = 30_000;
const DIGITS = 6;
/** A clock may be a step off in either direction (RFC 6238 §5.2). */
const STEPS_OFF = [0, -1, 1];

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a step (RFC 4226 §5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) as number) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step that a code is of, now or one off; undefined for a wrong one. */
export function findTotpStep(secret: Uint8Array, code: string, now: number): number | undefined {
  const current = Math.floor(now / STEP_MS);
  return STEPS_OFF.map((off) => current + off).find((step) => totpCode(secret, step) === code);
}

/** RFC 4648 §6, without padding, as apps want secrets. */
export function toBase32(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(value >>> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + BASE32[(value << (5 - bits)) & 31];
}

/** What an app reads out of a QR code. */
export function totpUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
