import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { checkKey, importPem } from './keys.ts';
import { type SignatureDialect, type SignInput, signCavage, signRequest, signRfc9421 } from './sign.ts';
import type { SignatureRefusal } from './signature-error.ts';
import type { SignedRequest } from './signed-request.ts';
import { parseSignature, parseSignatures, verifySignature } from './verify.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const PAIRS = { rsa, ed25519 };
const DIALECTS: SignatureDialect[] = ['cavage', 'rfc9421'];
const BODY = Buffer.from('{"type":"Create","actor":"https://remote.example/users/bob"}');

interface Options {
  method?: string;
  url?: string;
  body?: Buffer | null;
  now?: number;
  pair?: { privateKey: KeyObject };
}

/** A signed request as it reaches us. */
function createSigned(dialect: SignatureDialect, options: Options = {}): SignedRequest {
  const method = options.method ?? 'POST';
  const url = new URL(options.url ?? 'https://linnet.example/users/alice/inbox?a=1&b=%C3%A9');
  const body = options.body === undefined ? (method === 'POST' ? BODY : null) : options.body;
  const input: SignInput = {
    method,
    url,
    body,
    keyId: 'https://remote.example/users/bob#main-key',
    key: (options.pair ?? rsa).privateKey,
    now: options.now ?? NOW,
    extraHeaders: { 'content-type': 'application/activity+json' },
  };
  const added = dialect === 'cavage' ? signCavage(input) : signRfc9421(input);
  return { method, url, body, headers: lower({ host: url.host, ...input.extraHeaders, ...added }) };
}

function lower(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function check(request: SignedRequest, key: KeyObject = rsa.publicKey, now = NOW): void {
  verifySignature(parseSignature(request), key, now);
}

function refuses(request: SignedRequest, reason: SignatureRefusal, key?: KeyObject, now?: number): void {
  assert.throws(() => check(request, key, now), { name: 'SignatureError', reason });
}

function edit(request: SignedRequest, headers: Record<string, string | string[] | undefined>): SignedRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

for (const dialect of DIALECTS) {
  test(`${dialect}: what we sign, we accept; with either kind of key, with and without a body`, async () => {
    for (const [name, pair] of Object.entries(PAIRS)) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const request = createSigned(dialect, { method, pair });
        check(request, pair.publicKey);
        assert.equal(parseSignature(request).keyId, 'https://remote.example/users/bob#main-key', name);
      }
      const url = new URL('https://linnet.example/inbox');
      const input = { method: 'POST', url, body: BODY, keyId: 'https://r.example/key', key: pair.privateKey, now: NOW };
      const headers = lower(await signRequest(dialect, input));
      check({ method: 'POST', url, body: BODY, headers: { host: url.host, ...headers } }, pair.publicKey);
    }
    check(createSigned(dialect, { body: Buffer.alloc(0) }));
    check(createSigned(dialect, { url: 'https://linnet.example:8443/inbox' }));
  });

  test(`${dialect}: T016 a body, host or target outside the signature is refused`, () => {
    const request = createSigned(dialect);
    const header = dialect === 'cavage' ? 'signature' : 'signature-input';
    const names =
      dialect === 'cavage'
        ? ['(request-target)', 'host', 'digest', 'date']
        : ['"@method"', '"@target-uri"', '"content-digest"'];
    for (const name of names) {
      const text = String(request.headers[header]).replace(name, dialect === 'cavage' ? 'content-length' : '"accept"');
      refuses(edit(request, { [header]: text, accept: '*/*', 'content-length': '1' }), 'uncovered-component');
    }
    const digest = dialect === 'cavage' ? 'digest' : 'content-digest';
    assert.throws(() => check(edit(request, { [digest]: undefined })), { name: 'SignatureError' });
    refuses(edit(request, { signature: undefined }), 'missing');
  });

  test(`${dialect}: T018 a request captured on its way to another host is refused`, () => {
    const request = createSigned(dialect, { url: 'https://other.example/inbox' });
    const url = new URL('https://linnet.example/inbox');
    refuses({ ...request, url }, 'wrong-host');
    refuses(edit({ ...request, url }, { host: 'linnet.example' }), 'mismatch');
    check(edit(createSigned(dialect, { url: 'https://linnet.example/inbox' }), {}));
  });

  test(`${dialect}: T019 old, early and expired requests are refused`, () => {
    check(createSigned(dialect, { now: NOW - 11 * HOUR }));
    check(createSigned(dialect, { now: NOW + 0.9 * HOUR }));
    refuses(createSigned(dialect, { now: NOW - 13 * HOUR }), 'too-old');
    refuses(createSigned(dialect, { now: NOW + 1.1 * HOUR }), 'too-new');
    const parsed = parseSignature(createSigned(dialect, { now: NOW - 2 * HOUR }));
    const narrow = { past: HOUR, future: 60_000 };
    assert.throws(() => verifySignature(parsed, rsa.publicKey, NOW, narrow), { reason: 'too-old' });
    const date = String(createSigned(dialect).headers['date']);
    refuses(edit(createSigned(dialect), { date: [date, date] }), 'malformed');
    refuses(edit(createSigned(dialect), { date: '2026-03-01T12:00:00Z' }), 'malformed-date');
    assert.throws(() => verifySignature({ ...parsed, expires: NOW / 1000 - 1 }, rsa.publicKey, NOW), {
      reason: 'expired',
    });
  });

  test(`${dialect}: the key decides the algorithm, and a weak or foreign key verifies nothing`, () => {
    const request = createSigned(dialect);
    refuses(request, 'mismatch', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
    refuses(request, 'wrong-key-type', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
    refuses(createSigned(dialect, { pair: small }), 'weak-key', small.publicKey);
    if (dialect === 'rfc9421') refuses(request, 'wrong-key-type', ed25519.publicKey);
    const header = dialect === 'cavage' ? 'signature' : 'signature-input';
    for (const name of ['hmac-sha256', 'none', '__proto__', 'constructor', 'rsa-sha1', 'ecdsa-p256-sha256']) {
      const text = String(request.headers[header]).replace(/(alg(?:orithm)?)="[^"]*"/, `$1="${name}"`);
      refuses(edit(request, { [header]: text }), 'unknown-algorithm');
    }
  });

  test(`${dialect}: T017 one changed byte anywhere in what is signed is refused`, () => {
    const random = createRandom(dialect === 'cavage' ? 1 : 2);
    let count = 0;
    for (const [name, pair] of Object.entries(PAIRS)) {
      const signed = createSigned(dialect, { pair });
      check(signed, pair.publicKey);
      for (let round = 0; round < 5_500; round++) {
        const changed = mutate(signed, dialect, random);
        if (changed === null) continue;
        assert.throws(
          () => check(changed, pair.publicKey),
          { name: 'SignatureError' },
          `${name} ${changed.method} ${changed.url.href} ${JSON.stringify(changed.headers)} ${changed.body}`,
        );
        count++;
      }
    }
    assert.ok(count > 10_000, `${count} cases`);
  });
}

test('cavage: hs2019 and a missing algorithm follow the key; (created) does not go with rsa-sha256', () => {
  const request = createSigned('cavage');
  const text = String(request.headers['signature']);
  check(edit(request, { signature: text.replace('rsa-sha256', 'hs2019') }));
  check(edit(request, { signature: text.replace('algorithm="rsa-sha256",', '') }));
  const created = text.replace('headers="', 'created=1772366400,headers="(created) ');
  refuses(edit(request, { signature: created }), 'malformed');
});

test('cavage: the query is part of the target', () => {
  const url = 'https://linnet.example/users/alice/outbox';
  const request = createSigned('cavage', { method: 'GET', url });
  check(request);
  refuses({ ...request, url: new URL(`${url}?page=true`) }, 'mismatch');
  const paged = createSigned('cavage', { method: 'GET', url: `${url}?page=true` });
  refuses({ ...paged, url: new URL(`${url}?page=2`) }, 'mismatch');
});

test('cavage: malformed headers', () => {
  const request = createSigned('cavage');
  const text = String(request.headers['signature']);
  for (const signature of [
    '',
    'Signature',
    `${text},`,
    `${text},${text}`,
    text.replace('keyId="', 'keyId="\\"'),
    text.replace(/signature="[^"]*"/, 'signature="***"'),
    text.replace(/signature="[^"]*"/, 'signature=""'),
    text.replace('host ', 'host host '),
    `x="${'a'.repeat(20_000)}"`,
  ]) {
    refuses(edit(request, { signature }), 'malformed');
  }
  refuses(edit(request, { signature: text.replace('host ', 'host (nonce) ') }), 'unsupported-component');
  refuses(edit(request, { signature: text.replace('host ', 'host x-absent ') }), 'missing-component');
  refuses(edit(request, { digest: 'MD5=abc=' }), 'digest-missing');
  refuses(edit(request, { digest: 'nonsense' }), 'digest-malformed');
});

test('rfc9421: the first verifiable of at most four signatures', () => {
  const request = createSigned('rfc9421');
  const input = String(request.headers['signature-input']);
  const signature = String(request.headers['signature']);
  const strange = (label: string) => `${label}=("@status" "x-proxy");created=1;keyid="proxy"`;
  const both = edit(request, {
    'signature-input': `${strange('proxy')}, ${input}`,
    signature: `proxy=:AAAA:, ${signature}`,
  });
  assert.equal(parseSignatures(both).length, 1);
  check(both);
  const labels = ['a', 'b', 'c', 'd'];
  const late = edit(request, {
    'signature-input': `${labels.map(strange).join(', ')}, ${input}`,
    signature: `${labels.map((label) => `${label}=:AAAA:`).join(', ')}, ${signature}`,
  });
  assert.throws(() => check(late), { name: 'SignatureError' });
});

test('rfc9421: @authority with @path needs @query when there is one', () => {
  const text = (query: string) => `sig1=("@method" "@authority" "@path"${query} "content-digest");created=1;keyid="k"`;
  const request = createSigned('rfc9421');
  refuses(edit(request, { 'signature-input': text('') }), 'uncovered-component');
  assert.equal(parseSignature(edit(request, { 'signature-input': text(' "@query"') })).keyId, 'k');
});

test('T020 keys: only public RSA and Ed25519 keys are read', () => {
  const pem = (key: KeyObject, type: 'spki' | 'pkcs1' | 'pkcs8') =>
    key.export({ format: 'pem', type } as never) as string;
  checkKey(importPem(pem(rsa.publicKey, 'spki')));
  checkKey(importPem(pem(rsa.publicKey, 'pkcs1')));
  checkKey(importPem(pem(ed25519.publicKey, 'spki')));
  for (const text of ['', 'not a key', pem(rsa.privateKey, 'pkcs8'), 'x'.repeat(50_000)]) {
    assert.throws(() => importPem(text), { reason: 'malformed' });
  }
  const unit = createPublicKey({ key: { ...rsa.publicKey.export({ format: 'jwk' }), e: 'AQ' }, format: 'jwk' });
  assert.throws(() => checkKey(unit), { reason: 'weak-key' });
});

/** Changes one byte of one signed part; null when the change means the same (the case of a host, an equal URL). */
function mutate(signed: SignedRequest, dialect: SignatureDialect, random: (below: number) => number) {
  const headers =
    dialect === 'cavage'
      ? ['host', 'date', 'digest', 'content-type']
      : ['host', 'date', 'content-digest', 'content-type', 'signature-input', 'signature'];
  const kind = random(headers.length + 5);
  const name = headers[kind];
  if (name !== undefined) {
    const old = String(signed.headers[name]);
    const text = flip(old, random);
    if (name === 'host' && text.toLowerCase() === old.toLowerCase() && dialect === 'rfc9421') return null;
    return edit(signed, { [name]: text });
  }
  const part = kind - headers.length;
  if (part === 0) {
    const body = Buffer.from(signed.body!);
    body[random(body.length)]! ^= 1 + random(255);
    return { ...signed, body };
  }
  if (part === 1)
    return {
      ...signed,
      body: random(2) ? signed.body!.subarray(1) : Buffer.concat([signed.body!, Buffer.of(random(256))]),
    };
  if (part === 2) return { ...signed, method: ['GET', 'PUT', 'PATCH', 'DELETE', 'POSS', 'QOST'][random(6)]! };
  if (part === 3) {
    const text = flip(`${signed.url.pathname}${signed.url.search}`.slice(1), random);
    const url = URL.parse(`https://linnet.example/${text}`);
    return url === null || url.pathname + url.search === signed.url.pathname + signed.url.search
      ? null
      : { ...signed, url };
  }
  const whole = String(signed.headers['signature']);
  const start = dialect === 'cavage' ? whole.indexOf('signature="') + 11 : 6;
  const end = whole.length - 1;
  return edit(signed, { signature: whole.slice(0, start) + flip(whole.slice(start, end), random) + whole.slice(end) });
}

function flip(text: string, random: (below: number) => number): string {
  const at = random(text.length);
  let code = 0x20 + random(0x5f);
  if (code === text.charCodeAt(at)) code = code === 0x7e ? 0x20 : code + 1;
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
}

/** A small generator with a seed, so that a failing case comes back. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
