import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { listAuditEntries } from '#src/core/audit/list.ts';
import { connectIdentity } from '#src/core/providers/identities.ts';
import { systemRng } from '#src/lib/rng.ts';
import { makeSelfSigned } from '#src/lib/self-signed.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { CLIENT, startOidcServer } from '../oidc-server.ts';
import { writeMetadata } from '../saml-forge.ts';

let app: TestApp;
let server: Awaited<ReturnType<typeof startOidcServer>>;
const IDP = { entityId: 'https://idp.test', signOnUrl: 'https://idp.test/sso', certificates: [] as string[] };
let admin: Member;
let token: string;
before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  const seed = createSeed(app.ctx);
  admin = await seed.account('ada', { role: 'admin' });
  token = await seed.token(admin, 'read write admin:read admin:write', { confirmed: true });
  server = await startOidcServer({}, () => []);
  IDP.certificates = [(await makeSelfSigned({ rng: systemRng, now: app.clock.now() }, 'idp')).certificate];
});
after(async () => {
  await app.close();
  await server.close();
});

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path = '', payload?: Record<string, unknown>) =>
  app.inject({
    method,
    url: `/api/v1/admin/sign_in_providers${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload === undefined ? {} : { payload }),
  });
const acts = async () =>
  (await listAuditEntries(app.ctx, null, { limit: 40 }))
    .map(({ act }) => act)
    .filter((act) => act.startsWith('provider.'));
const form = (more: Record<string, unknown> = {}) => ({
  id: 'office',
  issuer: server.issuer,
  title: 'Work',
  client_id: CLIENT.id,
  client_secret: CLIENT.secret,
  ...more,
});

test('a provider is added, changed, switched off and taken away; its secret is shown to nobody', async () => {
  const made = await ask('POST', '', form({ role_claim: 'groups', roles: [{ value: 'mods', role_id: '1' }] }));
  assert.equal(made.statusCode, 200, made.body);
  const { created_at: _, ...provider } = made.json();
  assert.deepEqual(provider, {
    id: 'office',
    kind: 'oidc',
    title: 'Work',
    issuer: server.issuer,
    client_id: CLIENT.id,
    saml: null,
    redirect_uri: `${app.ctx.config.publicUrl}/auth/oidc/office/callback`,
    joins: 'off',
    enabled: true,
    role_claim: 'groups',
    role_scope: '',
    roles: [{ value: 'mods', role_id: '1', role_name: 'Moderator', holds: true }],
    people_count: 0,
  });
  const off = await ask('PUT', '/office', { enabled: false, joins: 'server' });
  assert.deepEqual([off.json().enabled, off.json().joins, off.json().role_claim], [false, 'server', 'groups']);
  assert.deepEqual((await app.inject('/api/v2/instance')).json().sign_in_providers, []);
  const sealed = async () =>
    (await app.ctx.db.kysely.selectFrom('signInProviders').select('sealed').executeTakeFirstOrThrow()).sealed;
  const before = await sealed();
  await ask('PUT', '/office', { title: 'Office', enabled: true, roles: [] });
  assert.equal(await sealed(), before);
  await ask('PUT', '/office', { client_secret: 'another one' });
  assert.notEqual(await sealed(), before);
  const listed = await ask('GET');
  assert.deepEqual([listed.json().length, listed.json()[0].title, listed.json()[0].roles], [1, 'Office', []]);
  assert.doesNotMatch(listed.body, /secret|another one|sealed/);
  assert.equal((await ask('DELETE', '/office')).statusCode, 200);
  assert.deepEqual((await ask('GET')).json(), []);
  assert.deepEqual(await acts(), [
    'provider.remove',
    'provider.change',
    'provider.change',
    'provider.change',
    'provider.add',
  ]);
});

test('what is refused leaves nothing: no answer, a name in use, a role that is not theirs to give', async () => {
  const before = await acts();
  const cases: [number, Record<string, unknown>][] = [
    [422, { issuer: 'http://localhost:9' }],
    [422, { issuer: app.ctx.config.publicUrl }],
    [422, { issuer: 'ftp://x.test' }],
    [422, { issuer: `${server.issuer}/other` }],
    [422, { id: 'Up' }],
    [422, { title: ' ' }],
    [422, { client_secret: '' }],
    [422, { kind: 'saml' }],
    [422, { kind: 'saml', metadata: '<a/>' }],
    [422, { kind: 'saml', metadata_url: 'http://localhost:9/' }],
    [422, { kind: 'saml', metadata: writeMetadata(IDP), metadata_url: 'https://idp.test/' }],
    [422, { role_claim: 'groups', roles: [{ value: 'x', role_id: '3' }] }],
    [403, { role_claim: 'groups', roles: [{ value: 'x', role_id: '2' }] }],
    [422, { role_claim: 'groups', roles: [{ value: 'x', role_id: '12345' }] }],
    [422, { role_claim: 'groups', roles: [{ value: 'x', role_id: '-99' }] }],
    [422, { roles: [{ value: 'x', role_id: '1' }] }],
  ];
  for (const [status, more] of cases) {
    const { statusCode, body } = await ask('POST', '', form(more));
    assert.equal(statusCode, status, `${JSON.stringify(more)}: ${body}`);
  }
  assert.deepEqual((await ask('GET')).json(), []);
  assert.deepEqual(await acts(), before);
  await ask('POST', '', form());
  assert.equal((await ask('POST', '', form())).statusCode, 409);
  assert.equal((await ask('PUT', '/gone', { title: 'x' })).statusCode, 404);
  assert.equal((await ask('DELETE', '/gone')).statusCode, 404);
});

test('a provider of SAML is offered by its metadata, shows its certificates and nothing of our key', async () => {
  await ask('DELETE', '/office');
  const saml = { id: 'uni', kind: 'saml', title: 'University', metadata: writeMetadata(IDP), joins: 'always' };
  const made = await ask('POST', '', { ...saml, role_claim: 'groups', roles: [{ value: 'mods', role_id: '1' }] });
  assert.equal(made.statusCode, 200, made.body);
  assert.doesNotMatch(made.body, /PRIVATE|sealed|secret/);
  const view = made.json();
  const at = `${app.ctx.config.publicUrl}/auth/saml/uni`;
  assert.deepEqual(
    [view.kind, view.issuer, view.client_id, view.redirect_uri, view.saml.sign_on_url, view.saml.metadata_url],
    ['saml', IDP.entityId, `${at}/metadata`, `${at}/acs`, IDP.signOnUrl, null],
  );
  assert.deepEqual([view.saml.unsolicited, view.saml.stale, view.roles[0].value], [false, false, 'mods']);
  const [{ subject, fingerprint, expires_at }] = view.saml.certificates;
  assert.equal(subject, 'CN=idp');
  assert.match(fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  assert.ok(Date.parse(expires_at) > app.clock.now());
  const changed = await ask('PUT', '/uni', { unsolicited: true, title: 'Uni' });
  assert.deepEqual([changed.json().saml.unsolicited, changed.json().title], [true, 'Uni']);
  for (const [status, payload] of [
    [422, { client_secret: 'x' }],
    [422, { metadata: writeMetadata({ ...IDP, entityId: 'https://other.test' }) }],
    [422, { metadata: 'x' }],
  ] as const) {
    assert.equal((await ask('PUT', '/uni', payload)).statusCode, status, JSON.stringify(payload));
  }
  assert.equal((await ask('POST', '', { ...saml, id: 'twice' })).statusCode, 409);
  assert.equal((await ask('POST', '', form())).statusCode, 200);
  assert.equal((await ask('PUT', '/office', { unsolicited: true })).statusCode, 422);
  assert.deepEqual((await acts()).slice(0, 3), ['provider.add', 'provider.change', 'provider.add']);
});

test('nobody says which keys are believed of who stands above them', async () => {
  const seed = createSeed(app.ctx);
  const owner = await seed.account('olga', { role: 'owner' });
  const idp = { ...IDP, entityId: 'https://elsewhere.test' };
  const saml = { id: 'elsewhere', kind: 'saml', title: 'Elsewhere', metadata: writeMetadata(idp) };
  assert.equal((await ask('POST', '', saml)).statusCode, 200);
  const own = (await makeSelfSigned({ rng: systemRng, now: app.clock.now() }, 'mine')).certificate;
  const mine = writeMetadata({ ...idp, certificates: [own] });
  assert.equal((await ask('PUT', '/elsewhere', { metadata: mine })).statusCode, 200);
  const [{ details } = {}] = await listAuditEntries(app.ctx, null, { limit: 1 });
  assert.equal(details?.['keys'], new X509Certificate(Buffer.from(own, 'base64')).fingerprint256);
  const claims = { issuer: 'saml:https://elsewhere.test', subject: 'unspecified olga', username: '', displayName: '' };
  await connectIdentity(app.ctx, owner.userId, { ...claims, email: '', emailVerified: true, roleValues: null });
  assert.equal((await ask('PUT', '/elsewhere', { metadata: mine })).statusCode, 403);
  assert.equal((await ask('PUT', '/elsewhere', { title: 'There', unsolicited: true })).statusCode, 200);
  assert.equal((await ask('DELETE', '/elsewhere')).statusCode, 200);
  assert.equal((await ask('POST', '', { ...saml, metadata: mine })).statusCode, 403);
  const of = await seed.token(owner, 'admin:write', { confirmed: true });
  const headers = { authorization: `Bearer ${of}` };
  const url = '/api/v1/admin/sign_in_providers';
  assert.equal((await app.inject({ method: 'POST', url, headers, payload: saml })).statusCode, 200);
});
