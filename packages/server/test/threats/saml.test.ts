import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SignedXml } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import { changeProvider } from '#src/core/providers/keep-providers.ts';
import { addSamlProvider } from '#src/core/providers/keep-saml.ts';
import { systemRng } from '#src/lib/rng.ts';
import { toPem } from '#src/lib/saml/certificates.ts';
import { makeSelfSigned } from '#src/lib/self-signed.ts';
import { createBrowser } from '../api/browser.ts';
import {
  forge,
  type Said,
  type Signer,
  signXml,
  writeAssertion,
  writeMetadata,
  writeResponse,
} from '../api/saml-forge.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { DOCTYPE, listRefusals } from './saml-refusals.ts';

const ENTITY = 'https://idp.test/saml';
const IN = '/home';
const REFUSED = '/sign-in?error=provider';

let app: TestApp;
let signer: Signer;
let next: Signer;
let stranger: Signer;
const make = () => makeSelfSigned({ rng: systemRng, now: app.clock.now() }, 'provider');
const metadata = (more: Partial<Parameters<typeof writeMetadata>[0]> = {}) =>
  writeMetadata({
    entityId: ENTITY,
    signOnUrl: 'https://idp.test/sso?tenant=1',
    certificates: [next.certificate, signer.certificate],
    ...more,
  });
before(async () => {
  app = await createTestApp();
  [signer, next, stranger] = await Promise.all([make(), make(), make()]);
  const offer = { by: null, title: 'Work', joins: 'always', unsolicited: false } as const;
  await addSamlProvider(app.ctx, { ...offer, key: 'office', source: { xml: metadata() } });
  const other = metadata({ entityId: 'https://other.test' });
  await addSamlProvider(app.ctx, { ...offer, key: 'other', source: { xml: other } });
});
after(() => app.close());

const addressOf = (what: string, key = 'office') => `${app.ctx.config.publicUrl}/auth/saml/${key}/${what}`;

/** What a provider rightly says of somebody. */
const right = (inResponseTo: string | null): Said => ({
  issuer: ENTITY,
  audience: addressOf('metadata'),
  recipient: addressOf('acs'),
  inResponseTo,
  nameId: 'ada',
  attributes: { mail: 'ada@work.test', uid: 'ada' },
  now: app.clock.now(),
  signer,
});

/** Goes there, so that something is asked. */
async function ask(key = 'office') {
  const browser = createBrowser(app);
  const { headers } = await browser.open(`/auth/saml/${key}`);
  const url = new URL(String(headers.location));
  const { inflateRawSync } = await import('node:zlib');
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return { cookie: browser.cookie ?? '', id: / ID="([^"]+)"/.exec(xml)?.[1] ?? '', url, xml };
}

/** Brings an answer back in a browser that keeps `cookie`; answers where that leads. */
async function bring(xml: string | Buffer, cookie: string, key = 'office'): Promise<string> {
  return bringEncoded(Buffer.from(xml).toString('base64'), cookie, key);
}
async function bringEncoded(SAMLResponse: string, cookie: string, key = 'office'): Promise<string> {
  const form = createBrowser(app);
  const to = String((await form.post(`/auth/saml/${key}/acs`, { SAMLResponse }, null)).headers.location);
  if (!to.startsWith('/auth/')) return to;
  const kept = [cookie, form.cookie].filter(Boolean).join('; ');
  return String((await createBrowser(app, kept).open(to)).headers.location);
}

const rows = async () =>
  JSON.stringify(
    await Promise.all([
      app.ctx.db.kysely.selectFrom('identities').select(['id', 'lastUsedAt']).orderBy('id').execute(),
      app.ctx.db.kysely.selectFrom('users').select('id').orderBy('id').execute(),
      app.ctx.db.kysely.selectFrom('spentChallenges').select('salt').orderBy('salt').execute(),
    ]),
  );

test('T161: an answer that is right lets in, whichever of both is signed, by either key, with clocks a little apart', async () => {
  const cases: [string, (said: Said) => string][] = [
    ['the assertion', (said) => forge(said)],
    ['the answer', (said) => forge({ ...said, sign: 'response' })],
    ['both', (said) => forge({ ...said, sign: 'both' })],
    ['by the next key', (said) => forge({ ...said, signer: next })],
    ['by SHA-512', (said) => forge({ ...said, algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' })],
    ['a little early', (said) => forge({ ...said, now: app.clock.now() + 90_000 })],
    ['a little late', (said) => forge({ ...said, now: app.clock.now() - 6 * 60_000 })],
    ['with a declaration', (said) => `<?xml version="1.0" encoding="UTF-8"?>\n${forge(said)}`],
  ];
  for (const [name, say] of cases) {
    const { cookie, id, url, xml } = await ask();
    assert.equal(url.searchParams.get('tenant'), '1');
    assert.ok(xml.includes(`AssertionConsumerServiceURL="${addressOf('acs')}"`));
    assert.equal(await bring(say(right(id)), cookie), IN, name);
  }
});

test('T161: nothing else does, and it leaves nothing', async (t) => {
  for (const [name, say] of Object.entries(listRefusals(stranger))) {
    await t.test(name, async () => {
      const { cookie, id } = await ask();
      const before = await rows();
      assert.equal(await bring(say(right(id)), cookie), REFUSED);
      assert.equal(await rows(), before);
    });
  }
  await t.test('more than a form may have', async () => {
    const before = await rows();
    const { id } = await ask();
    const xml = forge({ ...right(id), attributes: { groups: 'x'.repeat(80_000) } });
    const form = { SAMLResponse: Buffer.from(xml).toString('base64') };
    const { statusCode } = await createBrowser(app).post('/auth/saml/office/acs', form, null);
    assert.equal(statusCode, 400);
    assert.equal(await rows(), before);
  });
  await t.test('bytes that are no text', async () => {
    const { cookie, id } = await ask();
    const bytes = Buffer.from(forge(right(id)).replace('>ada<', '>ad\u00e9<'), 'latin1');
    assert.equal(await bring(bytes, cookie), REFUSED);
    for (const text of ['', '%%%', 'A'.repeat(100_000)]) assert.equal(await bringEncoded(text, cookie), REFUSED);
  });
});

test('T161: an answer counts once, in the browser that was sent to ask, for the provider that was asked', async () => {
  const late = '/sign-in?error=late';
  const { cookie, id } = await ask();
  const other = await ask();
  const answer = forge(right(id));
  const before = await rows();
  assert.equal(await bring(answer, ''), late);
  assert.equal(await bring(answer, other.cookie), REFUSED);
  assert.equal(await bring(answer, cookie, 'other'), REFUSED);
  assert.equal(await bring(answer, (await ask('other')).cookie), REFUSED);
  assert.equal(await bring(answer, 'linnet_asked=made-up'), late);
  assert.equal(await rows(), before);
  const both = await Promise.all([bring(answer, cookie), bring(answer, cookie)]);
  assert.deepEqual(both.sort(), [IN, REFUSED]);
  assert.equal(await bring(answer, cookie), REFUSED);
  // Nor under another name for the same: what was said is remembered, not its bytes.
  assert.equal(await bring(answer.replace(/ ID="_r\d+"/, ' ID="_again"'), cookie), REFUSED);
  assert.equal(String((await createBrowser(app, cookie).open('/auth/saml/office/answer')).headers.location), late);
  assert.equal(
    String(
      (await createBrowser(app, `${cookie}; linnet_answered=made-up`).open('/auth/saml/office/answer')).headers
        .location,
    ),
    late,
  );
  const slow = await ask();
  const said = forge({ ...right(slow.id), now: app.clock.now() + 10 * 60_000 });
  app.clock.advance(10 * 60_000);
  assert.equal(await bring(said, slow.cookie), late);
});

test('what nobody who is known has signed is not worked through, however many keys there are', async (t) => {
  const check = t.mock.method(SignedXml.prototype, 'checkSignature');
  const { cookie, id } = await ask();
  assert.equal(await bring(forge({ ...right(id), signer: stranger }), cookie), REFUSED);
  const wide = forge(right(id)).replace('</ds:SignedInfo>', `${'<ds:X/>'.repeat(2_000)}</ds:SignedInfo>`);
  assert.equal(await bring(wide, cookie), REFUSED);
  assert.equal(check.mock.callCount(), 0);
  assert.equal(await bring(forge(right(id)), cookie), IN);
  assert.equal(check.mock.callCount(), 1);
});

test('what is forgotten of answers is good no more', async () => {
  const { cookie, id } = await ask();
  const answer = forge(right(id));
  assert.equal(await bring(answer, cookie), IN);
  app.clock.advance(7 * 60_000 + 1);
  const again = await ask();
  assert.equal(await bring(forge(right(again.id)), again.cookie), IN);
  const { length } = await app.ctx.db.kysely.selectFrom('spentChallenges').select('salt').execute();
  assert.equal(length, 1);
  assert.equal(await bring(answer, cookie), REFUSED);
});

test('what was said before a provider was switched off lets nobody in afterwards', async () => {
  const { cookie, id } = await ask();
  const form = createBrowser(app);
  const SAMLResponse = Buffer.from(forge(right(id))).toString('base64');
  const to = String((await form.post('/auth/saml/office/acs', { SAMLResponse }, null)).headers.location);
  await changeProvider(app.ctx, { by: null, key: 'office', enabled: false });
  const { headers } = await createBrowser(app, `${cookie}; ${form.cookie}`).open(to);
  assert.equal(headers.location, '/sign-in?error=stranger');
  await changeProvider(app.ctx, { by: null, key: 'office', enabled: true });
});

test('where the owner chose so, people come without having been asked, once for each answer, and to no other page', async () => {
  const unasked = forge({ ...right(null), nameId: 'from-their-page', attributes: { mail: 'page@work.test' } });
  assert.equal(await bring(unasked, ''), REFUSED);
  await changeProvider(app.ctx, { by: null, key: 'office', saml: { unsolicited: true } });
  const { cookie } = await ask();
  assert.equal(await bring(unasked, cookie), IN);
  assert.equal(await bring(unasked, ''), REFUSED);
  // What answers something is still to be asked for.
  assert.equal(await bring(forge(right('_never')), ''), '/sign-in?error=late');
  await changeProvider(app.ctx, { by: null, key: 'office', saml: { unsolicited: false } });
  assert.equal(await bring(forge(right(null)), ''), REFUSED);
});

test('T161: what is encrypted is read where that proves itself, and has to be signed all the same', async () => {
  const { body } = await app.inject('/auth/saml/office/metadata');
  const pem = toPem(/<ds:X509Certificate>([^<]+)</.exec(body)?.[1] ?? '');
  const seal = (xml: string, algorithm: string) =>
    new Promise<string>((resolve, reject) => {
      const options = {
        pem,
        rsa_pub: pem,
        encryptionAlgorithm: algorithm,
        keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
        disallowEncryptionWithInsecureAlgorithm: false,
        warnInsecureAlgorithm: false,
      };
      encrypt(xml, options, (error, text = '') => (error === null ? resolve(text) : reject(error)));
    });
  const wrap = (sealed: string) => `<saml:EncryptedAssertion>${sealed}</saml:EncryptedAssertion>`;
  const GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm';
  const cases: [string, string, (said: Said) => Promise<string>][] = [
    [
      IN,
      'signed inside',
      async (said) => writeResponse(said, wrap(await seal(signXml(writeAssertion(said), said), GCM))),
    ],
    [
      IN,
      'signed around',
      async (said) => signXml(writeResponse(said, wrap(await seal(writeAssertion(said), GCM))), said),
    ],
    [REFUSED, 'not signed', async (said) => writeResponse(said, wrap(await seal(writeAssertion(said), GCM)))],
    [
      REFUSED,
      'AES-CBC',
      async (said) =>
        writeResponse(
          said,
          wrap(await seal(signXml(writeAssertion(said), said), 'http://www.w3.org/2001/04/xmlenc#aes256-cbc')),
        ),
    ],
    [
      REFUSED,
      'a document type inside',
      async (said) => writeResponse(said, wrap(await seal(DOCTYPE + signXml(writeAssertion(said), said), GCM))),
    ],
    [
      REFUSED,
      'something else inside',
      async (said) => signXml(writeResponse(said, wrap(await seal('<a/>', GCM))), said),
    ],
    [
      REFUSED,
      'changed',
      async (said) =>
        writeResponse(said, wrap(await seal(signXml(writeAssertion(said), said), GCM))).replace(
          /(CipherValue>)../g,
          '$1AA',
        ),
    ],
  ];
  for (const [wanted, name, say] of cases) {
    const { cookie, id } = await ask();
    assert.equal(await bring(await say(right(id)), cookie), wanted, name);
  }
});

test('metadata that says too much, too little, or of another provider is refused and changes nothing', async () => {
  const held = () => app.ctx.db.kysely.selectFrom('signInProviders').selectAll().orderBy('key').execute();
  const before = await held();
  const bad: Record<string, string> = {
    'a document type': metadata().replace('<!-- ours -->', DOCTYPE),
    'no XML': 'hello',
    'no provider': metadata().replaceAll('IDPSSODescriptor', 'SPSSODescriptor'),
    'another version': metadata().replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
    'two providers': `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${[1, 2].map(() => metadata().replace(/^.*<!-- ours -->/, '')).join('')}</md:EntitiesDescriptor>`,
    'good no more': metadata({ more: 'validUntil="2020-01-01T00:00:00Z"' }),
    'a time that is none': metadata({ more: 'validUntil="soon"' }),
    'no certificate': metadata({ certificates: [] }),
    'no readable certificate': metadata({ certificates: ['AAAA'] }),
    'too many certificates': metadata({ certificates: Array.from({ length: 20_000 }, () => 'x') }),
    'no link': metadata().replace('HTTP-Redirect', 'SOAP'),
    'a link that runs': metadata({ signOnUrl: 'javascript:alert(1)' }),
    'a link without secrecy': metadata({ signOnUrl: 'http://idp.test/sso' }),
    'too large': metadata({ more: `a="${'x'.repeat(600_000)}"` }),
    'of another': metadata({ entityId: 'https://third.test' }),
  };
  for (const [name, xml] of Object.entries(bad)) {
    const change = changeProvider(app.ctx, { by: null, key: 'office', saml: { source: { xml } } });
    await assert.rejects(change, { code: 'invalid' }, name);
  }
  for (const url of [
    'http://idp.test/metadata',
    'ftp://idp.test',
    'https://a:b@idp.test/',
    '/etc/passwd',
    `https://x.test/${'x'.repeat(500)}`,
  ]) {
    const change = changeProvider(app.ctx, { by: null, key: 'office', saml: { source: { url } } });
    await assert.rejects(change, { code: 'invalid' }, url);
  }
  assert.deepEqual(await held(), before);
  const offer = { by: null, title: 'Work', joins: 'off', unsolicited: false } as const;
  const twice = addSamlProvider(app.ctx, { ...offer, key: 'twice', source: { xml: metadata() } });
  await assert.rejects(twice, { code: 'conflict' });
  const client = changeProvider(app.ctx, { by: null, key: 'office', clientSecret: 'x' });
  await assert.rejects(client, { code: 'invalid' });
  assert.deepEqual(await held(), before);
});
