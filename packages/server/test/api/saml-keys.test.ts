import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { runChecks } from '../../src/cli/examine.ts';
import { listAuditEntries } from '../../src/core/audit/list.ts';
import { changeProvider, listProviders } from '../../src/core/providers/keep-providers.ts';
import { addSamlProvider } from '../../src/core/providers/keep-saml.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { makeSelfSigned } from '../../src/lib/self-signed.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createBrowser } from './browser.ts';
import { forge, type Signer, writeMetadata } from './saml-forge.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SSO = 'http://127.0.0.1/sso';

let app: TestApp;
let base: string;
let [old, next]: Signer[] = [];
/** What stands at the address of the provider's metadata. */
let told: string | undefined;
let reads = 0;
const server = createServer((_request, response) => {
  reads++;
  response.writeHead(told === undefined ? 500 : 200, { 'content-type': 'application/xml' }).end(told ?? 'broken');
});
before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const make = () => makeSelfSigned({ rng: systemRng, now: app.clock.now() }, 'provider');
  [old, next] = await Promise.all([make(), make()]);
  tell([old]);
  const offer = { by: null, key: 'office', title: 'Work', joins: 'always', unsolicited: false } as const;
  await addSamlProvider(app.ctx, { ...offer, source: { url: `${base}/metadata` } });
});
after(async () => {
  await app.close();
  server.closeAllConnections();
  server.close();
});

function tell(signers: (Signer | undefined)[], entityId = base): void {
  const certificates = signers.flatMap((one) => one?.certificate ?? []);
  told = writeMetadata({ entityId, signOnUrl: SSO, certificates });
}

/** Somebody signs in, and the provider answers by a key. */
async function come(signer: Signer | undefined): Promise<string> {
  const browser = createBrowser(app);
  const { headers } = await browser.open('/auth/saml/office');
  const { inflateRawSync } = await import('node:zlib');
  const request = new URL(String(headers.location)).searchParams.get('SAMLRequest') ?? '';
  const id = / ID="([^"]+)"/.exec(inflateRawSync(Buffer.from(request, 'base64')).toString())?.[1] ?? '';
  const at = `${app.ctx.config.publicUrl}/auth/saml/office`;
  const xml = forge({
    issuer: base,
    audience: `${at}/metadata`,
    recipient: `${at}/acs`,
    inResponseTo: id,
    nameId: 'ada',
    attributes: { mail: 'ada@work.test', uid: 'ada' },
    now: app.clock.now(),
    signer: signer as Signer,
  });
  const answer = await browser.post(
    '/auth/saml/office/acs',
    { SAMLResponse: Buffer.from(xml).toString('base64') },
    null,
  );
  const to = String(answer.headers.location);
  return to.startsWith('/auth/') ? String((await browser.open(to)).headers.location) : to;
}

const IN = '/home';
const REFUSED = '/sign-in?error=provider';
const look = async () => (await listProviders(app.ctx))[0]?.saml ?? undefined;
const examine = async () =>
  (await runChecks(app.ctx.config, { ctx: app.ctx }, { network: false, apart: false })).find(({ id }) => id === 'saml');

test('a new key is known by itself within the hour, and an old one is forgotten with the metadata', async () => {
  assert.deepEqual([await come(old), await come(next)], [IN, REFUSED]);
  tell([old, next]);
  assert.equal(reads, 1);
  assert.equal(await come(next), REFUSED);
  app.clock.advance(HOUR);
  assert.deepEqual([await come(next), await come(old)], [IN, IN]);
  tell([next]);
  app.clock.advance(HOUR);
  assert.deepEqual([await come(next), await come(old)], [IN, REFUSED]);
  assert.equal(reads, 3);
  assert.equal((await look())?.certificates.length, 1);
});

test('metadata that cannot be read, or is another provider’s, leaves what there is, and is asked for once an hour', async () => {
  for (const make of [() => (told = undefined), () => tell([old], 'https://other.test'), () => (told = '<a/>')]) {
    make();
    app.clock.advance(HOUR);
    const before = reads;
    assert.deepEqual([await come(next), await come(old), await come(next)], [IN, REFUSED, IN]);
    assert.equal(reads, before + 1);
    assert.equal((await look())?.isStale, true);
  }
  assert.equal((await examine())?.level, 'warning');
  assert.match((await examine())?.message ?? '', /could not be read since/);
  tell([next]);
  app.clock.advance(HOUR);
  assert.equal(await come(next), IN);
  assert.equal((await look())?.isStale, false);
  assert.equal((await examine())?.level, 'ok');
});

test('metadata that is brought takes the place of an address, by who answers for what is believed then', async () => {
  await changeProvider(app.ctx, { by: null, key: 'office', saml: { source: { xml: told ?? '' } } });
  assert.equal((await look())?.metadataUrl, null);
  const before = reads;
  app.clock.advance(HOUR);
  assert.equal(await come(next), IN);
  assert.equal(reads, before);
  const [entry] = await listAuditEntries(app.ctx, null, { limit: 1 });
  assert.deepEqual([entry?.act, entry?.details['kind']], ['provider.change', 'saml']);
});

test('the doctor speaks of a certificate a month before it ends, and goes on believing it', async () => {
  assert.equal((await examine())?.level, 'ok');
  app.clock.advance(30 * 365 * DAY - 20 * DAY);
  const finding = await examine();
  assert.equal(finding?.level, 'warning');
  assert.match(finding?.message ?? '', /office: its last certificate ends on/);
  app.clock.advance(40 * DAY);
  assert.equal(await come(next), IN);
});
