import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** For whom a message is sealed: an uncompressed point of P-256 and 16 random bytes, base64url. */
export interface Recipient {
  publicKey: string;
  secret: string;
}

/** A message that its recipient alone can read, and what is told about it beside. */
export interface Sealed {
  body: Buffer;
  headers: Record<string, string>;
  /** The draft's header is shared with the sender's own key. */
  cryptoKey?: string;
}

/** What fits into one record together with padding and tag; push services take no more (RFC 8291 §4). */
export const MESSAGE_MAX = 3_993;
const RECORD_SIZE = 4_096;

/** Seals for one recipient, as a single `aes128gcm` record (RFC 8291 §3.4, RFC 8188 §2). */
export function seal(message: Buffer, recipient: Recipient): Sealed {
  const { secret, theirs, ours, shared, salt } = agree(message, recipient);
  const ikm = derive(shared, secret, Buffer.concat([text('WebPush: info\0'), theirs, ours]), 32);
  const record = Buffer.concat([message, Buffer.of(2)]);
  const body = encrypt(
    record,
    derive(ikm, salt, text('Content-Encoding: aes128gcm\0'), 16),
    derive(ikm, salt, text('Content-Encoding: nonce\0'), 12),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return {
    body: Buffer.concat([salt, size, Buffer.of(ours.length), ours, body]),
    headers: { 'content-encoding': 'aes128gcm' },
  };
}

/** The same as apps of before the standard read it (`aesgcm`: draft-ietf-webpush-encryption-04 §4). */
export function sealAsDraft(message: Buffer, recipient: Recipient): Sealed {
  const { secret, theirs, ours, shared, salt } = agree(message, recipient);
  const ikm = derive(shared, secret, text('Content-Encoding: auth\0'), 32);
  const context = Buffer.concat([
    text('P-256\0'),
    Buffer.of(0, theirs.length),
    theirs,
    Buffer.of(0, ours.length),
    ours,
  ]);
  const body = encrypt(
    Buffer.concat([Buffer.of(0, 0), message]),
    derive(ikm, salt, Buffer.concat([text('Content-Encoding: aesgcm\0'), context]), 16),
    derive(ikm, salt, Buffer.concat([text('Content-Encoding: nonce\0'), context]), 12),
  );
  return {
    body,
    headers: { 'content-encoding': 'aesgcm', encryption: `salt=${salt.toString('base64url')}` },
    cryptoKey: `dh=${ours.toString('base64url')}`,
  };
}

/** A key pair and a salt for this message alone. */
function agree(message: Buffer, recipient: Recipient) {
  if (message.length > MESSAGE_MAX) throw new RangeError(`a message of ${message.length} bytes`);
  const theirs = Buffer.from(recipient.publicKey, 'base64url');
  const pair = createECDH('prime256v1');
  const ours = pair.generateKeys();
  const secret = Buffer.from(recipient.secret, 'base64url');
  return { secret, theirs, ours, shared: pair.computeSecret(theirs), salt: randomBytes(16) };
}

function derive(ikm: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
}

function encrypt(record: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  return Buffer.concat([cipher.update(record), cipher.final(), cipher.getAuthTag()]);
}

function text(info: string): Buffer {
  return Buffer.from(info, 'latin1');
}
