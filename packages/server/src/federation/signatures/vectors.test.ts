import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { findFixtures } from '#test/shared-fixtures.ts';
import { checkDigest } from './digest.ts';
import { importMultibase, importPem } from './keys.ts';
import { createSignatureBase } from './rfc9421.ts';
import { SignatureError } from './signature-error.ts';
import type { SignedRequest } from './signed-request.ts';
import { isInnerList, parseDictionary } from './structured-fields.ts';
import { parseSignature, verifySignature } from './verify.ts';

const { folder, skip } = findFixtures('activitypub/_signatures');

function load(name: string) {
  return JSON.parse(readFileSync(resolve(folder, name), 'utf8'));
}

function lower(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

interface MastodonVector {
  name: string;
  method: string;
  path: string;
  body: string | null;
  headers: Record<string, string>;
  key: 'rsa' | 'ed25519';
  expect: 'valid' | 'invalid' | 'unsigned';
}

/** Why each vector must fail, where the signature itself is not what is wrong. */
const REASONS: [RegExp, string][] = [
  [/unparsable date/, 'malformed-date'],
  [/older than a day/, 'too-old'],
  [/Digest of a POST request is not signed/, 'uncovered-component'],
  [/tampered body/, 'digest-mismatch'],
  [/malformed `Content-Digest`/, 'digest-malformed'],
  // A GET's signature on a POST covers no digest at all.
  [/mismatching method/, 'digest-missing'],
  [/./, 'mismatch'],
];

test("Mastodon's signed requests, both dialects", { skip }, (t) => {
  const file = load('mastodon-http-signatures.json');
  const keys: Record<string, KeyObject> = {
    rsa: createPublicKey(file.keys.rsa_private_pem),
    ed25519: createPublicKey(file.keys.ed25519_private_pem),
  };
  const now = Date.parse(file.clock);
  let count = 0;
  for (const vector of file.vectors as MastodonVector[]) {
    // There the key cannot be fetched, which is not ours to judge: the signature is a good one of another key id.
    if (vector.name.includes('inaccessible key')) continue;
    const request: SignedRequest = {
      method: vector.method,
      url: new URL(vector.path, 'https://www.example.com'),
      headers: lower(vector.headers),
      body: vector.body === null ? null : Buffer.from(vector.body),
    };
    const check = () => verifySignature(parseSignature(request), keys[vector.key]!, now);
    // A quirk that Mastodon bears for old senders: a signature without the query opens every other page too.
    const isQuirk = vector.name.includes('query string is missing');
    if (vector.expect === 'valid' && !isQuirk) assert.doesNotThrow(check, vector.name);
    else {
      const reason =
        vector.expect === 'unsigned' ? 'missing' : REASONS.find(([pattern]) => pattern.test(vector.name))?.[1];
      assert.throws(check, { name: 'SignatureError', reason }, vector.name);
    }
    count++;
  }
  t.diagnostic(`${count} vectors`);
  assert.equal(count, 28);
});

test('a real hs2019 delivery with (created) and (expires) in quotes', { skip }, () => {
  const vector = load('vectors.json').hs2019_created_expires;
  const actor = load('../fedify/generic/3609fd4e-d51d-4db8-9f04-4189815864dd.json');
  const key = importPem(actor.publicKey.publicKeyPem);
  const request: SignedRequest = {
    method: vector.method,
    url: new URL(vector.url),
    headers: lower(vector.headers),
    body: Buffer.from(vector.body),
  };
  const parsed = parseSignature(request);
  assert.equal(parsed.keyId, actor.publicKey.id);
  assert.equal(parsed.created, 1756126694);
  verifySignature(parsed, key, Date.parse(vector.clock));
  const late = (parsed.expires ?? 0) * 1000 + 1;
  assert.throws(() => verifySignature(parsed, key, late), { reason: 'expired' });
});

test('RFC 9421 B.2.6: the signature base with @path and @authority, Ed25519', { skip }, () => {
  const vector = load('vectors.json').rfc9421_b26;
  const request: SignedRequest = {
    method: vector.method,
    url: new URL(vector.url),
    headers: { ...vector.headers, 'signature-input': vector.signature_input, signature: vector.signature },
    body: null,
  };
  const input = parseDictionary(vector.signature_input)?.get('sig-b26');
  const signature = parseDictionary(vector.signature)?.get('sig-b26');
  assert.ok(input && isInnerList(input) && signature && !isInnerList(signature));
  // The test key of RFC 9421 B.1.4.
  const x = 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs';
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  assert.ok(verify(null, createSignatureBase(request, input), key, signature.item.value as Buffer));
  // A POST without a digest and a query outside the signature: well signed, and still refused.
  assert.throws(() => parseSignature(request), { reason: 'uncovered-component' });
});

test('digests and header grammar of real deliveries from Lemmy and kbin', { skip }, () => {
  const { vectors } = load('piefed-real-deliveries.json');
  assert.equal(vectors.length, 3);
  for (const { signature, digest, body } of vectors) {
    const bytes = Buffer.from(body);
    checkDigest(digest, bytes);
    bytes[0]! ^= 1;
    assert.throws(() => checkDigest(digest, bytes), { reason: 'digest-mismatch' });
    bytes[0]! ^= 1;
    const headers = {
      host: 'piefed.example',
      date: 'Mon, 25 Aug 2025 12:58:14 GMT',
      'content-type': 'application/activity+json',
      digest,
      signature,
    };
    const url = new URL('https://piefed.example/inbox');
    const parsed = parseSignature({ method: 'POST', url, headers, body: bytes });
    assert.match(parsed.keyId, /^https:\/\/.+#main-key$/);
    assert.ok(parsed.components.includes('digest'));
  }
});

test('the empty object and its digests', { skip }, () => {
  const { digest_empty_object: vector } = load('vectors.json');
  checkDigest(vector.digest, Buffer.from(vector.body));
});

test('FEP-521a multibase keys', { skip }, () => {
  const { fep521a, fep8b32 } = load('vectors.json');
  const raw = (key: KeyObject) => key.export({ format: 'jwk' }).x;
  const expected = Buffer.from(fep521a.ed25519.public_hex, 'hex').toString('base64url');
  assert.equal(raw(importMultibase(fep521a.ed25519.publicKeyMultibase)), expected);
  assert.equal(raw(importMultibase(fep8b32.publicKeyMultibase)), fep8b32.jwk.x);
  const rsa = importMultibase(fep521a.rsa.publicKeyMultibase);
  assert.equal(rsa.export({ format: 'der', type: 'pkcs1' }).toString('hex'), fep521a.rsa.pkcs1_der_hex);
  for (const text of ['', 'z', 'zzzz', 'mAAAA', 'z0OIl', `z${'1'.repeat(3000)}`, 'z6Mk']) {
    assert.throws(() => importMultibase(text), SignatureError, text.slice(0, 10));
  }
});
