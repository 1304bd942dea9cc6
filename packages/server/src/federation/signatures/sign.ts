import { type KeyObject, sign } from 'node:crypto';
import { createContentDigest, createDigest } from './digest.ts';
import { createSignatureBase } from './rfc9421.ts';
import { SignatureError } from './signature-error.ts';
import type { SignedRequest } from './signed-request.ts';
import { type InnerList, type Parameters, serializeInnerList } from './structured-fields.ts';

export type SignatureDialect = 'cavage' | 'rfc9421';

export interface SignInput {
  method: string;
  /** Where the request goes; a redirect or a retry needs a new signature. */
  url: URL;
  /** The bytes that will be sent; null for a request without body. */
  body: Uint8Array | null;
  keyId: string;
  /** A private RSA or Ed25519 key, parsed once by the caller. */
  key: KeyObject;
  /** Milliseconds since the epoch. */
  now: number;
  /** Further headers the caller will send and wants covered, such as `content-type`. */
  extraHeaders?: Record<string, string>;
}

interface Draft {
  base: Buffer;
  finish(signature: Buffer): Record<string, string>;
}

/** Signs as draft-cavage-12 says; answers the headers to add: Date, Digest (with a body), Signature. */
export function signCavage(input: SignInput): Record<string, string> {
  return signNow(input, draftCavage(input));
}

/** Signs as RFC 9421 says; answers the headers to add: Date, Content-Digest (with a body), Signature-Input, Signature. */
export function signRfc9421(input: SignInput): Record<string, string> {
  return signNow(input, draftRfc9421(input));
}

/** The same on the thread pool: an RSA signature takes a quarter of a millisecond, and fan-out needs thousands. */
export function signRequest(dialect: SignatureDialect, input: SignInput): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const draft = dialect === 'cavage' ? draftCavage(input) : draftRfc9421(input);
    sign(hashFor(input.key), draft.base, input.key, (error, signature) => {
      if (error) reject(error);
      else resolve(draft.finish(signature));
    });
  });
}

function signNow(input: SignInput, draft: Draft): Record<string, string> {
  return draft.finish(sign(hashFor(input.key), draft.base, input.key));
}

function hashFor(key: KeyObject): string | null {
  if (key.asymmetricKeyType === 'rsa') return 'sha256';
  if (key.asymmetricKeyType === 'ed25519') return null;
  throw new SignatureError('wrong-key-type', String(key.asymmetricKeyType));
}

function draftCavage(input: SignInput): Draft {
  const { method, url, body, key, keyId } = input;
  const headers: Record<string, string> = { Date: new Date(input.now).toUTCString() };
  if (body !== null) headers['Digest'] = createDigest(body);
  const lines: [string, string][] = [
    ['(request-target)', `${method.toLowerCase()} ${url.pathname}${url.search}`],
    ['host', url.host],
    ...lowerEntries(headers),
    ...lowerEntries(input.extraHeaders ?? {}),
  ];
  const names = lines.map(([name]) => name).join(' ');
  // Old servers know only the name rsa-sha256; other keys have no name of their own in the draft.
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'hs2019';
  return {
    base: Buffer.from(lines.map(([name, value]) => `${name}: ${value}`).join('\n')),
    finish(signature) {
      const encoded = signature.toString('base64');
      headers['Signature'] =
        `keyId="${quotable(keyId)}",algorithm="${algorithm}",headers="${names}",signature="${encoded}"`;
      return headers;
    },
  };
}

function draftRfc9421(input: SignInput): Draft {
  const { method, url, body, key, keyId } = input;
  const headers: Record<string, string> = { Date: new Date(input.now).toUTCString() };
  if (body !== null) headers['Content-Digest'] = createContentDigest(body);
  const signed = Object.fromEntries([...lowerEntries(headers), ...lowerEntries(input.extraHeaders ?? {})]);
  const names = ['@method', '@target-uri', ...Object.keys(signed)];
  const parameters: Parameters = new Map();
  parameters.set('created', { kind: 'integer', value: Math.floor(input.now / 1000) });
  parameters.set('keyid', { kind: 'string', value: quotable(keyId) });
  parameters.set('alg', {
    kind: 'string',
    value: key.asymmetricKeyType === 'rsa' ? 'rsa-v1_5-sha256' : 'ed25519',
  });
  const list: InnerList = {
    items: names.map((value) => ({ item: { kind: 'string', value }, parameters: new Map() })),
    parameters,
  };
  const request: SignedRequest = { method, url, headers: signed, body };
  return {
    base: createSignatureBase(request, list),
    finish(signature) {
      headers['Signature-Input'] = `sig1=${serializeInnerList(list)}`;
      headers['Signature'] = `sig1=:${signature.toString('base64')}:`;
      return headers;
    },
  };
}

function lowerEntries(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]);
}

/** Key ids are our own URLs; anything else here is a mistake of ours. */
function quotable(keyId: string): string {
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(keyId)) throw new SignatureError('malformed', 'keyId');
  return keyId;
}
