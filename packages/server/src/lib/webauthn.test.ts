import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { test } from 'node:test';
import { readAssertion, readRegistration } from './webauthn.ts';

const PARTY = { origin: 'https://linnet.test', id: 'linnet.test' };
const CHALLENGE = 'c'.repeat(43);

const hash = (text: string | Buffer) => createHash('sha256').update(text).digest();
const clientData = (changes: object = {}) =>
  Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge: CHALLENGE, origin: PARTY.origin, ...changes }));

function authenticatorData({ id = PARTY.id, flags = 0x05, count = 0, credential = Buffer.alloc(0) } = {}): Buffer {
  const numbers = Buffer.alloc(5);
  numbers[0] = flags;
  numbers.writeUInt32BE(count, 1);
  return Buffer.concat([hash(id), numbers, credential]);
}

const KEYS = {
  es256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  eddsa: generateKeyPairSync('ed25519'),
  rs256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
};
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });

function assertion(
  keys: { privateKey: KeyObject; publicKey: KeyObject },
  changes: { client?: object; data?: object } = {},
) {
  const [client, data] = [clientData(changes.client), authenticatorData(changes.data)];
  const signed = Buffer.concat([data, hash(client)]);
  const signature = sign(keys.privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, keys.privateKey);
  const publicKey = spki(keys.publicKey);
  return {
    clientData: client,
    authenticatorData: data,
    challenge: CHALLENGE,
    party: PARTY,
    signature,
    publicKey,
    signCount: 0,
  };
}

test('an assertion by a key of each kind counts', () => {
  for (const [name, keys] of Object.entries(KEYS)) {
    assert.deepEqual(readAssertion(assertion(keys)), { signCount: 0 }, name);
  }
});

test('an assertion for something else, somewhere else, by nobody or with another key does not', () => {
  const good = assertion(KEYS.es256);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const wrong: Record<string, Parameters<typeof readAssertion>[0]> = {
    'another challenge': { ...good, challenge: 'd'.repeat(43) },
    'a registration': assertion(KEYS.es256, { client: { type: 'webauthn.create' } }),
    'another origin': assertion(KEYS.es256, { client: { origin: 'https://evil.test' } }),
    'a subdomain': assertion(KEYS.es256, { client: { origin: 'https://a.linnet.test' } }),
    http: assertion(KEYS.es256, { client: { origin: 'http://linnet.test' } }),
    'a frame elsewhere': assertion(KEYS.es256, { client: { crossOrigin: true } }),
    'another relying party': assertion(KEYS.es256, { data: { id: 'evil.test' } }),
    'nobody was there': assertion(KEYS.es256, { data: { flags: 0x04 } }),
    'nobody showed who they are': assertion(KEYS.es256, { data: { flags: 0x01 } }),
    'another key': { ...good, publicKey: spki(other.publicKey) },
    'a curve that was not asked for': assertion(curve),
    'no key': { ...good, publicKey: Buffer.from('x') },
    'no signature': { ...good, signature: Buffer.alloc(0) },
    'a signature of something else': { ...good, clientData: clientData({ more: 1 }) },
    'cut short': { ...good, authenticatorData: good.authenticatorData.subarray(0, 36) },
    'no JSON': { ...good, clientData: Buffer.from('{') },
    'JSON that is no object': { ...good, clientData: Buffer.from('null') },
  };
  for (const [name, input] of Object.entries(wrong)) assert.equal(readAssertion(input), undefined, name);
  for (let i = 0; i < good.authenticatorData.length; i++) {
    const flipped = Buffer.from(good.authenticatorData);
    flipped[i] = (flipped[i] as number) ^ 0x80;
    assert.equal(readAssertion({ ...good, authenticatorData: flipped }), undefined, `byte ${i}`);
  }
});

test('a counter that counts never says a number twice', () => {
  const counts = (before: number, now: number) =>
    readAssertion({ ...assertion(KEYS.es256, { data: { count: now } }), signCount: before }) !== undefined;
  assert.deepEqual([counts(0, 0), counts(0, 1), counts(1, 2)], [true, true, true]);
  assert.deepEqual([counts(2, 2), counts(2, 1), counts(2, 0)], [false, false, false]);
});

test('a registration names its credential, whatever it says of lengths', () => {
  const id = Buffer.from('the id of a credential');
  const credential = (length: number) => {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(length);
    return Buffer.concat([Buffer.alloc(16), size, id, Buffer.from('a key in COSE')]);
  };
  const register = (data: object, client: object = {}) =>
    readRegistration({
      clientData: clientData({ type: 'webauthn.create', ...client }),
      authenticatorData: authenticatorData({ flags: 0x45, credential: credential(id.length), ...data }),
      challenge: CHALLENGE,
      party: PARTY,
      publicKey: spki(KEYS.es256.publicKey),
    });
  assert.deepEqual(register({}), { credentialId: id.toString('base64url'), signCount: 0 });
  assert.equal(register({}, { type: 'webauthn.get' }), undefined);
  assert.equal(register({ flags: 0x05 }), undefined);
  for (const length of [0, 60, 1_024, 65_535]) assert.equal(register({ credential: credential(length) }), undefined);
  assert.equal(register({ credential: Buffer.alloc(17) }), undefined);
});
