import { createPublicKey, type KeyObject } from 'node:crypto';
import { SignatureError } from './signature-error.ts';

const MIN_RSA_BITS = 2048;
/** A verification costs the square of the length: no stranger may choose it freely. */
const MAX_RSA_BITS = 8192;
const MAX_EXPONENT = 2n ** 33n;
const MAX_PEM = 16_384;

const vetted = new WeakSet<KeyObject>();

/**
 * Refuses keys that are too weak to trust or too slow to use: RSA under 2,048 or over 8,192 bits, an even exponent,
 * or one under 3 (with 1 anybody can sign). Throws SignatureError `weak-key` or `wrong-key-type`.
 */
export function checkKey(key: KeyObject): void {
  if (vetted.has(key)) return;
  if (key.asymmetricKeyType === 'rsa') {
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    if (modulusLength < MIN_RSA_BITS || modulusLength > MAX_RSA_BITS) {
      throw new SignatureError('weak-key', `${modulusLength} bits`);
    }
    if (publicExponent < 3n || publicExponent % 2n === 0n || publicExponent > MAX_EXPONENT) {
      throw new SignatureError('weak-key', 'exponent');
    }
  } else if (key.asymmetricKeyType !== 'ed25519') {
    throw new SignatureError('wrong-key-type', String(key.asymmetricKeyType));
  }
  vetted.add(key);
}

/** Reads a public key in PEM (SPKI or PKCS#1). Slow: cache the answer. Throws SignatureError. */
export function importPem(pem: string): KeyObject {
  // A private key in a public place would be accepted by createPublicKey; nobody honest sends one.
  if (pem.length > MAX_PEM || !/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) {
    throw new SignatureError('malformed', 'not a public key in PEM');
  }
  return importKey(() => createPublicKey(pem));
}

/** Reads a Multikey's `publicKeyMultibase` (FEP-521a): base58btc of ed25519-pub or rsa-pub. Throws SignatureError. */
export function importMultibase(text: string): KeyObject {
  if (!text.startsWith('z') || text.length > 2048) throw new SignatureError('malformed', 'multibase');
  const bytes = decodeBase58(text.slice(1));
  if (bytes[0] === 0xed && bytes[1] === 0x01 && bytes.length === 34) {
    const x = bytes.subarray(2).toString('base64url');
    return importKey(() => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }));
  }
  if (bytes[0] === 0x85 && bytes[1] === 0x24) {
    return importKey(() => createPublicKey({ key: bytes.subarray(2), format: 'der', type: 'pkcs1' }));
  }
  throw new SignatureError('wrong-key-type', 'multicodec');
}

function importKey(parse: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch {
    throw new SignatureError('malformed', 'public key');
  }
  checkKey(key);
  return key;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function decodeBase58(text: string): Buffer {
  let number = 0n;
  for (const char of text) {
    const digit = BASE58.indexOf(char);
    if (digit < 0) throw new SignatureError('malformed', 'base58');
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  const zeros = /^1*/.exec(text)![0].length;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')]);
}
