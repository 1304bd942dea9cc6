import { createHash } from 'node:crypto';
import { SignatureError } from './signature-error.ts';
import { isInnerList, parseDictionary } from './structured-fields.ts';

const HASHES: Record<string, string> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

/** The value of a `Digest` header (RFC 3230) for these bytes. */
export function createDigest(body: Uint8Array): string {
  return `SHA-256=${hash('sha256', body).toString('base64')}`;
}

/** The value of a `Content-Digest` header (RFC 9530) for these bytes. */
export function createContentDigest(body: Uint8Array): string {
  return `sha-256=:${hash('sha256', body).toString('base64')}:`;
}

/**
 * Checks a `Digest` header against the body: each known algorithm in it must agree, and one must be known.
 * Throws SignatureError `digest-malformed`, `digest-missing` (nothing known in it) or `digest-mismatch`.
 */
export function checkDigest(header: string, body: Uint8Array): void {
  const given: [string, string][] = [];
  for (const part of header.split(',')) {
    const cut = part.indexOf('=');
    if (cut < 1) throw new SignatureError('digest-malformed', 'Digest');
    given.push([part.slice(0, cut).trim().toLowerCase(), part.slice(cut + 1).trim()]);
  }
  compare(given, body);
}

/** The same for `Content-Digest`: a structured dictionary of byte sequences with lower-case keys. */
export function checkContentDigest(header: string, body: Uint8Array): void {
  const members = parseDictionary(header);
  if (members === null) throw new SignatureError('digest-malformed', 'Content-Digest');
  const given: [string, string][] = [];
  for (const [key, member] of members) {
    if (isInnerList(member) || member.item.kind !== 'bytes') {
      throw new SignatureError('digest-malformed', 'Content-Digest');
    }
    given.push([key, member.item.value.toString('base64')]);
  }
  compare(given, body);
}

function compare(given: [string, string][], body: Uint8Array): void {
  let known = 0;
  for (const [name, value] of given) {
    const algorithm = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
    if (algorithm === undefined) continue;
    if (++known > 4) throw new SignatureError('digest-malformed', 'too many values');
    if (hash(algorithm, body).toString('base64') !== value) throw new SignatureError('digest-mismatch', name);
  }
  if (known === 0) throw new SignatureError('digest-missing', 'no known algorithm');
}

function hash(algorithm: string, body: Uint8Array): Buffer {
  return createHash(algorithm).update(body).digest();
}
