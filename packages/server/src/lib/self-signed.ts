import { createPrivateKey, createPublicKey, generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Rng } from './rng.ts';

const generate = promisify(generateKeyPair);

const BITS = 3072;
const DAY_MS = 86_400_000;
/** Nobody looks at the day but programs that take no key without one: what ends it is that it is replaced. */
const YEARS = 30;

/** DER (X.690 §8.1): what it is, how long it is, what it says. */
function encode(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const [INTEGER, BITS_TAG, UTF8, GENERAL_TIME, SEQUENCE, SET, VERSION] = [0x02, 0x03, 0x0c, 0x18, 0x30, 0x31, 0xa0];
/** sha256WithRSAEncryption (RFC 4055 §5), commonName (X.520). */
const SHA256_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/**
 * An RSA key and a certificate of it that vouches for itself (X.509, RFC 5280 §4.1), for those who take a key in no other
 * form. `name` stands in both of its names; the key is PEM, the certificate base64 of DER.
 */
export async function makeSelfSigned(
  { rng, now }: { rng: Pick<Rng, 'bytes'>; now: number },
  name: string,
): Promise<{ privateKey: string; certificate: string }> {
  const { privateKey } = await generate('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const serial = Buffer.from(rng.bytes(16));
  // A positive number of that length (RFC 5280 §4.1.2.2).
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const called = encode(
    SEQUENCE,
    encode(SET, encode(SEQUENCE, COMMON_NAME, encode(UTF8, Buffer.from(name.slice(0, 64))))),
  );
  const key = createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'der' });
  const told = encode(
    SEQUENCE,
    encode(VERSION, encode(INTEGER, Buffer.from([2]))),
    encode(INTEGER, serial),
    SHA256_RSA,
    called,
    encode(SEQUENCE, encodeTime(now - DAY_MS), encodeTime(now + YEARS * 365 * DAY_MS)),
    called,
    key,
  );
  const signature = encode(BITS_TAG, Buffer.from([0]), sign('sha256', told, privateKey));
  return { privateKey, certificate: encode(SEQUENCE, told, SHA256_RSA, signature).toString('base64') };
}

/** RFC 5280 §4.1.2.5: with two digits of the year up to 2049. */
function encodeTime(time: number): Buffer {
  const text = `${new Date(time).toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`;
  return text < '2050' ? encode(0x17, Buffer.from(text.slice(2))) : encode(GENERAL_TIME, Buffer.from(text));
}
