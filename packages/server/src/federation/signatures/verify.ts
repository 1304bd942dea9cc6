import { constants, type KeyObject, verify } from 'node:crypto';
import { parseCavage } from './cavage.ts';
import { checkKey } from './keys.ts';
import { parseRfc9421 } from './rfc9421.ts';
import { SignatureError } from './signature-error.ts';
import { checkHost, type ParsedSignature, readHeader, type SignedRequest } from './signed-request.ts';

const HOUR = 3_600_000;

/** How far a request's time may lie from ours, in milliseconds. */
export interface TimeWindow {
  past: number;
  future: number;
}

/** Mastodon's default; an operator may narrow it. */
const DEFAULT_WINDOW: TimeWindow = { past: 12 * HOUR, future: HOUR };

/**
 * Reads every signature of a request that could be verified, in the order sent (one in draft-cavage, up to four in
 * RFC 9421, which a `Signature-Input` selects). The digest has been compared with the body, and what must be covered
 * is covered: method, target, host, a time, and on requests with a body its digest. Throws SignatureError.
 */
export function parseSignatures(request: SignedRequest): ParsedSignature[] {
  const header = readHeader(request, 'signature');
  if (header === null) throw new SignatureError('missing');
  checkHost(request);
  const input = readHeader(request, 'signature-input');
  return input === null ? [parseCavage(request, header)] : parseRfc9421(request, input, header);
}

/** The first of `parseSignatures`. Throws SignatureError. */
export function parseSignature(request: SignedRequest): ParsedSignature {
  return parseSignatures(request)[0]!;
}

/**
 * Refuses what is too old, from the future or expired, before a key is fetched for it. `now` in milliseconds.
 * Throws SignatureError.
 */
export function checkTime(parsed: ParsedSignature, now: number, window: TimeWindow = DEFAULT_WINDOW): void {
  const times = [parsed.date, parsed.created === null ? null : parsed.created * 1000];
  for (const time of times) {
    if (time === null) continue;
    if (time < now - window.past) throw new SignatureError('too-old');
    if (time > now + window.future) throw new SignatureError('too-new');
  }
  if (parsed.expires !== null && parsed.expires * 1000 < now) throw new SignatureError('expired');
}

/** Answers only when `key` made this signature within the window; throws SignatureError otherwise. `now` in ms. */
export function verifySignature(
  parsed: ParsedSignature,
  key: KeyObject,
  now: number,
  window: TimeWindow = DEFAULT_WINDOW,
): void {
  checkTime(parsed, now, window);
  checkKey(key);
  const scheme = chooseScheme(parsed, key);
  if (!verifyBytes(scheme, parsed.base, key, parsed.signature)) throw new SignatureError('mismatch');
}

type Scheme = 'rsa-sha256' | 'rsa-sha512' | 'rsa-pss-sha512' | 'ed25519';

const CAVAGE_SCHEMES: Record<string, Scheme> = {
  'rsa-sha256': 'rsa-sha256',
  'rsa-sha512': 'rsa-sha512',
  ed25519: 'ed25519',
};

const RFC9421_SCHEMES: Record<string, Scheme> = {
  'rsa-v1_5-sha256': 'rsa-sha256',
  'rsa-pss-sha512': 'rsa-pss-sha512',
  ed25519: 'ed25519',
};

/** The key decides; a name in the request can only agree with it, never choose another kind (no confusion). */
function chooseScheme(parsed: ParsedSignature, key: KeyObject): Scheme {
  const byKey: Scheme = key.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'ed25519';
  const name = parsed.algorithm;
  // hs2019 says "look at the key"; with RSA everyone means PKCS#1 v1.5 and SHA-256 by it.
  if (name === null || (parsed.dialect === 'cavage' && name === 'hs2019')) return byKey;
  const table = parsed.dialect === 'cavage' ? CAVAGE_SCHEMES : RFC9421_SCHEMES;
  const scheme = Object.hasOwn(table, name) ? table[name] : undefined;
  if (scheme === undefined) throw new SignatureError('unknown-algorithm', name.slice(0, 64));
  if ((scheme === 'ed25519') !== (byKey === 'ed25519')) throw new SignatureError('wrong-key-type', scheme);
  return scheme;
}

function verifyBytes(scheme: Scheme, base: Buffer, key: KeyObject, signature: Buffer): boolean {
  if (scheme === 'ed25519') return verify(null, base, key, signature);
  if (scheme === 'rsa-pss-sha512') {
    // RFC 9421 §3.3.1: the salt is 64 bytes long.
    const padding = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 };
    return verify('sha512', base, padding, signature);
  }
  return verify(scheme === 'rsa-sha512' ? 'sha512' : 'sha256', base, key, signature);
}
