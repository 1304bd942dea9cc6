import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Application, CredentialApplication } from '@linnet/api-schemas/mastodon/application.ts';
import { Token } from '@linnet/api-schemas/mastodon/token.ts';
import { knownScopes } from '../../src/api/http/scopes.ts';
import { describeScope } from '../../src/api/oauth/scope-words.ts';
import { CATALOGUES, wordsOf } from '../../src/api/oauth/words.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';
import { type Browser, createBrowser, readHiddenFields } from './browser.ts';
import { readAnswer, readRefusal } from './schema.ts';

const REDIRECT = 'testapp://callback';
const OOB = 'urn:ietf:wg:oauth:2.0:oob';
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

let app: TestApp;
let alice: Member;
let client: CredentialApplication;

before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  alice = await seed.account('alice', { passwordHash: await hashPassword(PASSWORD, systemRng) });
  client = readAnswer(
    await app.inject({
      method: 'POST',
      url: '/api/v1/apps',
      payload: {
        client_name: 'Test <App>',
        redirect_uris: `${REDIRECT}\n${OOB} https://client.test/back?x=1`,
        scopes: 'read write',
        website: 'https://client.test',
      },
    }),
    CredentialApplication,
  );
});
after(() => app.close());

async function signedIn(): Promise<Browser> {
  const browser = createBrowser(app);
  const answer = await browser.post('/auth/sign-in', { email: alice.email, password: PASSWORD });
  assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/home']);
  return browser;
}

function authorizePath(changes: Record<string, string | undefined> = {}): string {
  const query = { response_type: 'code', client_id: client.client_id, redirect_uri: REDIRECT, ...changes };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/oauth/authorize?${new URLSearchParams(given)}`;
}

/** Consents and answers the code. */
async function consent(browser: Browser, changes: Record<string, string> = {}): Promise<string> {
  const page = await browser.open(authorizePath(changes));
  assert.equal(page.statusCode, 200, page.body);
  const answer = await browser.post('/oauth/authorize', { ...readHiddenFields(page.body), decision: 'allow' });
  assert.equal(answer.statusCode, 303, answer.body);
  return new URL(String(answer.headers.location)).searchParams.get('code') as string;
}

function exchange(code: string, changes: Record<string, string> = {}) {
  const { client_id, client_secret } = client;
  const payload = {
    grant_type: 'authorization_code',
    code,
    client_id,
    client_secret,
    redirect_uri: REDIRECT,
    ...changes,
  };
  return app.inject({ method: 'POST', url: '/oauth/token', payload });
}

const verify = (token: string) =>
  app.inject({ url: '/api/v1/apps/verify_credentials', headers: { authorization: `Bearer ${token}` } });

test('an app registers and asks who it is', async () => {
  assert.deepEqual(client.redirect_uris, [REDIRECT, OOB, 'https://client.test/back?x=1']);
  assert.deepEqual(client.scopes, ['read', 'write']);
  const { client_id, client_secret } = client;
  const answer = await app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
    payload: { grant_type: 'client_credentials', scope: 'read' },
  });
  const token = readAnswer(answer, Token);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(token.scope, 'read');
  assert.equal(readAnswer(await verify(token.access_token), Application).name, 'Test <App>');
  assert.equal((await app.inject('/api/v1/apps/verify_credentials')).statusCode, 401);
});

test('apps without a name, with a dangerous address or unknown scopes are refused', async () => {
  const bad = [
    { redirect_uris: REDIRECT },
    { client_name: 'x' },
    { client_name: 'x', redirect_uris: 'javascript:alert(1)' },
    { client_name: 'x', redirect_uris: REDIRECT, scopes: 'everything' },
  ];
  for (const payload of bad) {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/apps', payload });
    assert.equal(answer.statusCode, 422, JSON.stringify(payload));
  }
});

const pages = { en: 'Sign in', de: 'Anmelden', es: 'Iniciar sesión', fr: 'Se connecter' };

test('pages speak the language that the app asks for, else the reader’s, to the end', async () => {
  const open = async (lang?: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: authorizePath({ lang }), headers })).body;
  for (const [lang, title] of Object.entries(pages)) {
    for (const body of [
      await open(lang),
      await open(`${lang}-XX`),
      await open(undefined, { 'accept-language': lang }),
    ]) {
      assert.match(body, new RegExp(`<html lang="${lang}">.*<h1>${title}</h1>`, 's'));
    }
  }
  // What nobody speaks is no reason to refuse.
  for (const lang of ['', 'xx', '"><script>', 'de'.repeat(300)]) assert.match(await open(lang), /<html lang="en">/);
  assert.match(await open('xx', { 'accept-language': 'ja, fr;q=0.5, de;q=0.8' }), /<html lang="de">/);
  assert.match(await open('es', { cookie: 'linnet_language=fr' }), /<html lang="es">/);

  const browser = await signedIn();
  const page = await browser.open(authorizePath({ lang: 'de', redirect_uri: OOB, scope: 'read:statuses write' }));
  assert.match(page.body, /Darf Test &lt;App&gt; dein Konto benutzen\?.*<li>Sehen: Deine Beiträge<.*>Erlauben</s);
  const form = readHiddenFields(page.body);
  assert.match((await browser.post('/oauth/authorize', { ...form, decision: 'allow' })).body, /<h1>Noch ein Schritt</);
  assert.match(
    (await browser.post('/oauth/authorize', { ...form, decision: 'deny' })).body,
    /<h1>Das hat nicht geklappt</,
  );
  const unknown = await app.inject(authorizePath({ client_id: 'nobody', lang: 'fr' }));
  assert.match(unknown.body, /L’application qui vous a envoyé ici/);
});

test('the pages say the same in each language, of every scope', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [language, texts] of Object.entries(CATALOGUES)) {
    assert.deepEqual(Object.keys(texts), Object.keys(CATALOGUES.en), language);
    for (const [key, text] of Object.entries(texts)) {
      assert.deepEqual(places(text), places(CATALOGUES.en[key as keyof typeof texts]), `${language}: ${key}`);
    }
    const words = wordsOf(language as keyof typeof CATALOGUES);
    const said = knownScopes.map((scope) => describeScope(words, scope).html);
    assert.equal(new Set(said).size, said.length, language);
    for (const one of said) assert.doesNotMatch(one, /[_{]/);
  }
});

test('T162: sign in, consent, exchange: with state, in a page without script that nobody may frame', async () => {
  const browser = createBrowser(app);
  const path = authorizePath({ state: 'a&b"', scope: 'read' });
  const form = await browser.open(path);
  assert.match(form.body, /<form method="post" action="\/auth\/sign-in">/);
  const { redirect_to: back = '' } = readHiddenFields(form.body);

  const wrong = await browser.post('/auth/sign-in', { email: alice.email, password: 'wrong', redirect_to: back });
  assert.match(String(wrong.headers.location), /^\/oauth\/authorize\?.*&error=invalid$/);
  assert.match((await browser.open(String(wrong.headers.location))).body, /password is wrong/);

  const right = await browser.post('/auth/sign-in', { email: alice.email, password: PASSWORD, redirect_to: back });
  assert.equal(right.headers.location, back);
  const page = await browser.open(back);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /form-action/);
  assert.match(page.body, /Test &lt;App&gt;/);
  assert.match(page.body, /@alice@localhost:3000/);

  const answer = await browser.post('/oauth/authorize', { ...readHiddenFields(page.body), decision: 'allow' });
  const target = new URL(String(answer.headers.location));
  assert.ok(target.href.startsWith(`${REDIRECT}?`));
  assert.equal(target.searchParams.get('state'), 'a&b"');
  assert.equal(target.searchParams.get('iss'), 'http://localhost:3000/');
  const token = readAnswer(await exchange(target.searchParams.get('code') as string), Token);
  assert.equal(token.scope, 'read');
  assert.equal((await verify(token.access_token)).statusCode, 200);
});

test('T162: a code is good once; the second use revokes the token of the first', async () => {
  const code = await consent(await signedIn());
  const { access_token: token } = readAnswer(await exchange(code), Token);
  const again = await exchange(code);
  assert.deepEqual([again.statusCode, again.json().error], [400, 'invalid_grant']);
  assert.equal((await verify(token)).statusCode, 401);
});

test('T162: a code is bound to its address, its app, its verifier and ten minutes', async () => {
  const browser = await signedIn();
  const plain = await consent(browser);
  const guarded = await consent(browser, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
  const refused = [
    await exchange(plain, { redirect_uri: `${REDIRECT}/` }),
    await exchange(plain, { redirect_uri: OOB }),
    await exchange(plain, { code_verifier: VERIFIER }),
    await exchange(guarded),
    await exchange(guarded, { code_verifier: 'w'.repeat(43) }),
    await exchange('unknown'),
  ];
  for (const answer of refused) assert.deepEqual([answer.statusCode, answer.json().error], [400, 'invalid_grant']);
  const secret = await exchange(plain, { client_secret: 'wrong' });
  assert.deepEqual([secret.statusCode, secret.json().error], [401, 'invalid_client']);
  readAnswer(await exchange(guarded, { code_verifier: VERIFIER }), Token);

  const late = await consent(browser);
  app.clock.advance(11 * 60_000);
  assert.equal((await exchange(late)).json().error, 'invalid_grant');
});

test('T162: grants that do not exist, and scopes beyond the app, are refused', async () => {
  assert.equal((await exchange('x', { grant_type: 'password' })).json().error, 'unsupported_grant_type');
  const wide = await exchange('x', { grant_type: 'client_credentials', scope: 'read push' });
  assert.equal(wide.json().error, 'invalid_scope');
});

test('T162: an unknown app or address gets a page, never a redirect', async () => {
  const browser = await signedIn();
  for (const changes of [
    { client_id: 'nobody' },
    { redirect_uri: undefined },
    { redirect_uri: `${REDIRECT}?x` },
    { redirect_uri: 'https://client.test/back' },
    { redirect_uri: 'https://client.test/back?x=1&y' },
  ]) {
    const answer = await browser.open(authorizePath(changes));
    assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined], JSON.stringify(changes));
    assert.match(String(answer.headers['content-type']), /^text\/html/);
  }
});

test('T162: other refusals go back to the app', async () => {
  const browser = await signedIn();
  const cases: [Record<string, string>, string][] = [
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'read push' }, 'invalid_scope'],
    [{ code_challenge: CHALLENGE }, 'invalid_request'],
    [{ code_challenge: CHALLENGE, code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
  ];
  for (const [changes, error] of cases) {
    const answer = await browser.open(authorizePath({ ...changes, state: 's' }));
    assert.equal(answer.statusCode, 303);
    const { searchParams } = new URL(String(answer.headers.location));
    assert.deepEqual([searchParams.get('error'), searchParams.get('state')], [error, 's']);
    assert.equal(searchParams.get('iss'), 'http://localhost:3000/');
  }
  const page = await browser.open(authorizePath({ redirect_uri: 'https://client.test/back?x=1' }));
  const denied = await browser.post('/oauth/authorize', { ...readHiddenFields(page.body), decision: 'deny' });
  const target = new URL(String(denied.headers.location));
  assert.deepEqual([target.searchParams.get('x'), target.searchParams.get('error')], ['1', 'access_denied']);
  assert.equal(target.searchParams.get('iss'), 'http://localhost:3000/');
});

test('T162: without an address to return to, the code is shown', async () => {
  const browser = await signedIn();
  const page = await browser.open(authorizePath({ redirect_uri: OOB }));
  const shown = await browser.post('/oauth/authorize', { ...readHiddenFields(page.body), decision: 'allow' });
  const code = /<code>([\w-]{43})<\/code>/.exec(shown.body)?.[1] as string;
  readAnswer(await exchange(code, { redirect_uri: OOB }), Token);
});

test('T162: consent needs the form of this session, from this site, by cookie', async () => {
  const browser = await signedIn();
  const fields = { ...readHiddenFields((await browser.open(authorizePath())).body), decision: 'allow' };
  for (const origin of ['https://evil.test', 'null', null]) {
    assert.equal((await browser.post('/oauth/authorize', fields, origin)).statusCode, 403);
  }
  assert.equal((await browser.post('/oauth/authorize', { ...fields, csrf_token: 'x' })).statusCode, 403);
  const other = await signedIn();
  assert.equal((await other.post('/oauth/authorize', fields)).statusCode, 403);

  const { access_token: token } = readAnswer(await exchange(await consent(browser)), Token);
  const byToken = await app.inject({
    method: 'POST',
    url: '/oauth/authorize',
    headers: { authorization: `Bearer ${token}`, origin: app.ctx.config.publicUrl },
    payload: fields,
  });
  assert.match(byToken.body, /action="\/auth\/sign-in"/);
  const byCookie = await app.inject({
    url: authorizePath(),
    headers: { cookie: `linnet_session=${token}` },
  });
  assert.match(byCookie.body, /action="\/auth\/sign-in"/);
});

test('force_login asks again even with a session', async () => {
  const page = await (await signedIn()).open(authorizePath({ force_login: 'true' }));
  assert.match(page.body, /name="password"/);
  assert.doesNotMatch(readHiddenFields(page.body)['redirect_to'] as string, /force_login/);
});

test('an app revokes its own token and nobody else can', async () => {
  const { access_token: token } = readAnswer(await exchange(await consent(await signedIn())), Token);
  const { client_id, client_secret } = client;
  const revoke = (payload: object) => app.inject({ method: 'POST', url: '/oauth/revoke', payload });
  const stranger = readAnswer(
    await app.inject({
      method: 'POST',
      url: '/api/v1/apps',
      payload: { client_name: 'Other', redirect_uris: REDIRECT },
    }),
    CredentialApplication,
  );
  assert.equal((await revoke({ client_id, client_secret: 'x', token })).statusCode, 401);
  const other = { client_id: stranger.client_id, client_secret: stranger.client_secret };
  assert.equal((await revoke({ ...other, token })).statusCode, 200);
  assert.equal((await verify(token)).statusCode, 200);
  const answer = await revoke({ client_id, client_secret, token });
  assert.deepEqual([answer.statusCode, answer.json()], [200, {}]);
  const gone = await verify(token);
  assert.deepEqual(readRefusal(gone), [401, 'The access token was revoked']);
  assert.match(String(gone.headers['www-authenticate']), /^Bearer realm=.*error="invalid_token"/);
  // Also where no token is needed: an app that shows one means somebody.
  const open = await app.inject({ url: '/api/v2/instance', headers: { authorization: `Bearer ${token}` } });
  assert.deepEqual(readRefusal(open), [401, 'The access token was revoked']);
  assert.deepEqual(readRefusal(await verify('x'.repeat(43))), [401, 'The access token is invalid']);
});

test('an app that a person lets in again, or that asks for itself again, has one token', async () => {
  const enter = async () => readAnswer(await exchange(await consent(await signedIn())), Token);
  const first = await enter();
  app.clock.advance(3_600_000);
  assert.deepEqual(await enter(), first);
  const own = async () =>
    readAnswer(await exchange('', { grant_type: 'client_credentials', scope: 'read' }), Token).access_token;
  assert.equal(await own(), await own());
  assert.notEqual(await own(), first.access_token);
});

test('an app asks what its tokens open, and learns nothing of others', async () => {
  const { access_token: token, created_at: since } = readAnswer(
    await exchange(await consent(await signedIn(), { scope: 'read' })),
    Token,
  );
  const { client_id, client_secret } = client;
  const ask = (payload: object) => app.inject({ method: 'POST', url: '/oauth/introspect', payload });
  const answer = await ask({ client_id, client_secret, token });
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual(answer.json(), { active: true, scope: 'read', client_id, token_type: 'Bearer', iat: since });
  const other = await app.inject({
    method: 'POST',
    url: '/api/v1/apps',
    payload: { client_name: 'Other', redirect_uris: REDIRECT },
  });
  const stranger = readAnswer(other, CredentialApplication);
  for (const [form, status] of [
    [{ client_id: stranger.client_id, client_secret: stranger.client_secret, token }, 200],
    [{ client_id, client_secret, token: 'unknown' }, 200],
    [{ client_id, client_secret }, 200],
    [{ client_id, client_secret: 'wrong', token }, 401],
    [{ token }, 401],
  ] as const) {
    const refused = await ask(form);
    assert.equal(refused.statusCode, status);
    if (status === 200) assert.deepEqual(refused.json(), { active: false });
  }
  const info = await app.inject({ url: '/oauth/token/info', headers: { authorization: `Bearer ${token}` } });
  assert.deepEqual(info.json(), {
    resource_owner_id: alice.userId,
    scope: ['read'],
    expires_in: null,
    application: { uid: client_id },
    created_at: since,
  });
  assert.equal((await app.inject('/oauth/token/info')).statusCode, 401);
});

test('the metadata says what is true', async () => {
  const answer = await app.inject('/.well-known/oauth-authorization-server');
  const metadata = answer.json();
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
  assert.equal(metadata.issuer, 'http://localhost:3000/');
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  assert.ok(metadata.scopes_supported.includes('read:statuses'));
});

test('userinfo needs the scope profile', async () => {
  const seed = createSeed(app.ctx);
  const ask = async (scopes: string) => {
    const token = await seed.token(alice, scopes);
    return app.inject({ url: '/oauth/userinfo', headers: { authorization: `Bearer ${token}` } });
  };
  assert.deepEqual(readRefusal(await ask('read')), [403, 'This action is outside the authorized scopes']);
  const info = (await ask('profile')).json();
  assert.deepEqual([info.preferred_username, info.sub], ['alice', 'http://localhost:3000/users/alice']);
  assert.equal((await app.inject('/oauth/userinfo')).statusCode, 401);
});
