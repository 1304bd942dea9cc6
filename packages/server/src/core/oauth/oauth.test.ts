import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestContext, type TestContext } from '#test/context.ts';
import { setPassword } from '../users/change-password.ts';
import { createUser } from '../users/create-user.ts';
import { type App, createApp, ensureWebApp, findApp, isAppSecret, isRedirectAllowed, OUT_OF_BAND } from './apps.ts';
import { createCode, exchangeCode } from './codes.ts';
import { openToken, sealToken } from './sealed-token.ts';
import { createToken, findToken, listTokens, recallToken, revokeToken, revokeTokenOfApp } from './tokens.ts';

let ctx: TestContext;
let app: App;
let userId: number;
let accountId: number;
before(async () => {
  ctx = await createTestContext();
  app = await createApp(ctx, { name: 'Test', redirectUris: ['https://app.example/cb'], scopes: 'read write' });
  const person = { username: 'alice', email: 'alice@example.com', password: 'correct horse', approved: true };
  ({ userId, accountId } = await createUser(ctx, { ...person, role: 'moderator' }));
});
after(() => ctx.close());

const newToken = () => createToken(ctx, { appId: app.id, userId, scopes: 'read write:statuses' });
const setUser = (changes: { disabledAt?: number | null; approvedAt?: number | null }) =>
  ctx.db.write((tx) => tx.kysely.updateTable('users').set(changes).where('id', '=', userId).execute());

test('an app is told its secret once', async () => {
  const { clientSecret, clientId } = await createApp(ctx, { name: 'A', redirectUris: [OUT_OF_BAND], scopes: 'read' });
  const found = (await findApp(ctx, clientId)) as App;
  assert.equal(isAppSecret(found, clientSecret), true);
  assert.equal(isAppSecret(found, `${clientSecret}x`), false);
  assert.equal(isAppSecret(found, ''), false);
  assert.equal(JSON.stringify(found).includes(clientSecret), false);
  assert.equal(await findApp(ctx, 'unknown'), undefined);
  assert.equal(await ensureWebApp(ctx), await ensureWebApp(ctx));
});

test('T162: redirects that a browser would run, or that are not whole, cannot be registered', async () => {
  const good = ['icecubesapp://', 'mastodon-android-auth://callback', 'http://localhost:8080/cb', OUT_OF_BAND];
  await createApp(ctx, { name: 'Good', redirectUris: good, scopes: 'read' });
  const bad = [
    'javascript:alert(1)',
    'data:text/html,x',
    'VBScript:x',
    'filesystem:https://a.example/temporary/x.html',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'blob:https://a.example/x',
    'about:blank',
    'file:///etc/passwd',
    '/cb',
    '',
    'https://a.example/#x',
    'https://a b/',
  ];
  for (const uri of bad) {
    await assert.rejects(
      createApp(ctx, { name: 'Bad', redirectUris: [uri], scopes: 'read' }),
      { code: 'invalid' },
      uri,
    );
  }
});

test('T162: a redirect has to be a registered one to the letter, apart from the port on a loopback address', () => {
  const known = { ...app, redirectUris: ['https://app.example/cb', 'http://127.0.0.1/cb'] };
  for (const uri of ['https://app.example/cb', 'http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb']) {
    assert.equal(isRedirectAllowed(known, uri), true, uri);
  }
  const refused = [
    'https://app.example/cb/',
    'https://app.example/cb?x',
    'https://app.example:8443/cb',
    'https://app.example/cb.evil',
    'https://app.example.evil.example/cb',
    'https://evil.example/https://app.example/cb',
    'https://app.example@evil.example/cb',
    'https://sub.app.example/cb',
    'https://app.example/x/../cb',
    'https://app.example//cb',
    'https://APP.example/cb',
    'https://app.example/CB',
    'http://app.example/cb',
    'https://app.example/*',
    'https://app.example/cb#x',
    'https://app.example/%63b',
    'javascript:alert(1)//https://app.example/cb',
    '',
    OUT_OF_BAND,
  ];
  for (const uri of [...refused, 'http://127.0.0.1:1/other', 'https://127.0.0.1:1/cb', 'http://a@127.0.0.1:1/cb']) {
    assert.equal(isRedirectAllowed(known, uri), false, uri);
  }
});

test('a token opens what it was made for until it is revoked', async () => {
  const { token, tokenId, createdAt } = await newToken();
  assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  const found = await findToken(ctx, token);
  assert.deepEqual(
    { ...found, scopes: [...(found?.scopes ?? [])] },
    {
      tokenId,
      appId: app.id,
      userId,
      accountId,
      role: 'moderator',
      frozen: false,
      secondStep: false,
      scopes: ['read', 'write:statuses'],
      createdAt,
    },
  );
  assert.equal(await findToken(ctx, token), found);
  for (const wrong of ['', 'x', token.slice(1), `${token}=`, `${token}A`])
    assert.equal(await findToken(ctx, wrong), null);
  const rows = JSON.stringify(await ctx.db.kysely.selectFrom('tokens').selectAll().execute());
  assert.equal(rows.includes(token), false);

  await revokeToken(ctx, tokenId);
  assert.equal(await findToken(ctx, token), null);
  assert.equal(await recallToken(ctx, token), 'revoked');
  assert.equal(await recallToken(ctx, `${token.slice(1)}A`), null);
});

test('that a token was revoked is remembered for 90 days', async () => {
  const old = await newToken();
  await revokeToken(ctx, old.tokenId);
  ctx.clock.advance(91 * 24 * 3_600_000);
  const young = await newToken();
  await revokeToken(ctx, young.tokenId);
  assert.deepEqual([await recallToken(ctx, old.token), await recallToken(ctx, young.token)], [null, 'revoked']);
});

test('what is sealed for an app opens with its secret alone', () => {
  const sealed = sealToken('the token', { appSecret: 'secret', rng: ctx.rng });
  assert.equal(openToken(sealed, 'secret'), 'the token');
  assert.notEqual(sealed, sealToken('the token', { appSecret: 'secret', rng: ctx.rng }));
  for (const [text, secret] of [
    [sealed, 'another'],
    [sealed, ''],
    ['', 'secret'],
    [`${sealed.slice(0, -2)}AA`, 'secret'],
    [sealed.slice(0, 60), 'secret'],
  ] as const) {
    assert.equal(openToken(text, secret), undefined);
  }
});

test('a token of an app has no user', async () => {
  const { token } = await createToken(ctx, { appId: app.id, userId: null, scopes: 'read' });
  const found = await findToken(ctx, token);
  assert.deepEqual([found?.userId, found?.accountId, found?.role], [null, null, null]);
});

test('an app gives back its own tokens only', async () => {
  const { token } = await newToken();
  await revokeTokenOfApp(ctx, { appId: await ensureWebApp(ctx), token });
  assert.equal((await findToken(ctx, token))?.userId, userId);
  await revokeTokenOfApp(ctx, { appId: app.id, token });
  assert.equal(await findToken(ctx, token), null);
});

test('a disabled user has no token, one who waits is refused', async () => {
  const { token, tokenId } = await newToken();
  await setUser({ disabledAt: 1 });
  assert.equal(await findToken(ctx, token), null);
  await setUser({ disabledAt: null, approvedAt: null });
  await assert.rejects(findToken(ctx, token), { code: 'forbidden' });
  await setUser({ approvedAt: 1 });
  assert.equal((await findToken(ctx, token))?.tokenId, tokenId);
  // Without word on the bus the answer is at most a minute old.
  await setUser({ disabledAt: 1 });
  assert.equal((await findToken(ctx, token))?.tokenId, tokenId);
  ctx.clock.advance(60_000);
  assert.equal(await findToken(ctx, token), null);
  await setUser({ disabledAt: null });
});

test('a new password ends tokens that are in memory', async () => {
  const { token } = await newToken();
  assert.notEqual(await findToken(ctx, token), null);
  assert.notDeepEqual(await listTokens(ctx, userId, { limit: 40 }), []);
  await setPassword(ctx, { userId, password: 'another password' });
  assert.equal(await findToken(ctx, token), null);
  assert.equal(await recallToken(ctx, token), 'revoked');
  assert.deepEqual(await listTokens(ctx, userId, { limit: 40 }), []);
});

test('the first use of a token in an hour is noted', async () => {
  const { token, tokenId } = await newToken();
  await findToken(ctx, token);
  const lastUsed = async () =>
    (await ctx.db.kysely.selectFrom('tokens').select('lastUsedAt').where('id', '=', tokenId).executeTakeFirst())
      ?.lastUsedAt;
  const first = await lastUsed();
  assert.notEqual(first, null);
  ctx.clock.advance(120_000);
  await findToken(ctx, token);
  assert.equal(await lastUsed(), first);
  ctx.clock.advance(3_600_000);
  await findToken(ctx, token);
  assert.notEqual(await lastUsed(), first);
});

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const redirectUri = 'https://app.example/cb';
const SECRET = 'an app and nobody else';
const newCode = (challenge: string | null) =>
  createCode(ctx, { appId: app.id, userId, redirectUri, scopes: 'read', challenge });

test('T162: a code is good for one token, and its second use revokes it', async () => {
  const code = await newCode(null);
  const { token, scopes } = await exchangeCode(ctx, { appId: app.id, code, redirectUri, appSecret: SECRET });
  assert.equal(scopes, 'read');
  assert.equal((await findToken(ctx, token))?.userId, userId);
  await assert.rejects(exchangeCode(ctx, { appId: app.id, code, redirectUri, appSecret: SECRET }), { code: 'invalid' });
  assert.equal(await findToken(ctx, token), null);
});

test('an app that is let in again has the token it had, for what it may do and for this person', async () => {
  const enter = async (scopes: string, more: { appSecret?: string; userId?: number } = {}) => {
    const { appSecret = SECRET, userId: who = userId } = more;
    const code = await createCode(ctx, { appId: app.id, userId: who, redirectUri, scopes, challenge: null });
    return exchangeCode(ctx, { appId: app.id, code, redirectUri, appSecret });
  };
  const first = await enter('read write');
  ctx.clock.advance(60_000);
  assert.deepEqual(await enter('write read'), first);
  const person = { username: 'carol', email: 'carol@example.com', password: 'correct horse', approved: true };
  const carol = await createUser(ctx, { ...person, role: 'user' });
  const others = [
    await enter('read'),
    await enter('read write', { userId: carol.userId }),
    await enter('read write', { appSecret: 'another' }),
  ];
  assert.equal(new Set([first, ...others].map(({ token }) => token)).size, 4);
  const rows = JSON.stringify(await ctx.db.kysely.selectFrom('tokens').selectAll().execute());
  assert.equal(rows.includes(first.token), false);
  // What was revoked never comes back.
  await revokeToken(ctx, first.tokenId);
  assert.notEqual((await enter('read write')).token, first.token);
});

test('T162: one code used twice at the same moment leaves at most one token', async () => {
  const code = await newCode(null);
  const before = (await listTokens(ctx, userId, { limit: 40 })).length;
  const uses = await Promise.allSettled(
    [1, 2].map(() => exchangeCode(ctx, { appId: app.id, code, redirectUri, appSecret: SECRET })),
  );
  assert.equal(uses.filter((use) => use.status === 'rejected').length, 1);
  assert.ok((await listTokens(ctx, userId, { limit: 40 })).length <= before + 1);
});

test('T162: a code is bound to its app, its redirect, its time and its verifier', async () => {
  const other = await ensureWebApp(ctx);
  const code = await newCode(CHALLENGE);
  const right = { appId: app.id, code, redirectUri, verifier: VERIFIER, appSecret: SECRET };
  const wrong = [
    { ...right, appId: other },
    { ...right, redirectUri: 'https://app.example/' },
    { ...right, verifier: undefined },
    { ...right, verifier: `${VERIFIER.slice(1)}A` },
    { ...right, verifier: CHALLENGE },
    { ...right, code: 'unknown' },
  ];
  for (const input of wrong) await assert.rejects(exchangeCode(ctx, input), { code: 'invalid' });
  assert.ok(await exchangeCode(ctx, right));

  const late = await newCode(CHALLENGE);
  ctx.clock.advance(10 * 60_000);
  await assert.rejects(exchangeCode(ctx, { ...right, code: late }), { code: 'invalid' });

  const plain = await newCode(null);
  await assert.rejects(exchangeCode(ctx, { ...right, code: plain }), { code: 'invalid' });
  await assert.rejects(newCode('plain'), { code: 'invalid' });
});
