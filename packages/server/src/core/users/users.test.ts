import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestContext, type TestContext } from '#test/context.ts';
import type { AppError } from '../../lib/errors.ts';
import { findAccountByHandle } from '../accounts/find.ts';
import { changePassword } from './change-password.ts';
import { createUser } from './create-user.ts';
import { findUserById } from './queries.ts';
import { loadInstanceSettings, saveInstanceSettings } from './settings.ts';
import { claimServer, createSetupLink, isSetupKey } from './setup.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';

const PASSWORD = 'correct horse battery';
let ctx: TestContext;
before(async () => {
  ctx = await createTestContext();
});
after(() => ctx.close());

const codes = (error: AppError) =>
  Object.fromEntries(Object.entries(error.details ?? {}).map(([field, errors]) => [field, errors[0]?.error]));

const form = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: PASSWORD,
  role: 'user' as const,
  approved: true,
});

async function claim(username: string, key: string) {
  const input = { key, username, email: `${username}@example.com`, password: PASSWORD };
  return claimServer(ctx, { ...input, title: 'Our place', registrations: 'approval' });
}

const keyOf = (link: string) => new URL(link).searchParams.get('key') as string;

test('a fresh server is claimed once, with a link that is good for half an hour', async () => {
  const old = keyOf(await createSetupLink(ctx));
  ctx.clock.advance(31 * 60_000);
  await assert.rejects(claim('admin', old), { code: 'forbidden' });
  await assert.rejects(claim('admin', 'x'.repeat(43)), { code: 'forbidden' });

  const first = keyOf(await createSetupLink(ctx));
  const second = keyOf(await createSetupLink(ctx));
  const rows = JSON.stringify(await ctx.db.kysely.selectFrom('setupLinks').selectAll().execute());
  assert.equal(rows.includes(first), false);
  await assert.rejects(claim('Not valid', first), { code: 'invalid' });
  assert.equal(await isSetupKey(ctx, first), true);

  const results = await Promise.allSettled([claim('admin', first), claim('other', second)]);
  assert.deepEqual(results.map((result) => result.status).sort(), ['fulfilled', 'rejected']);
  const owners = await ctx.db.kysely.selectFrom('users').select('id').where('role', '=', 'owner').execute();
  assert.equal(owners.length, 1);
  assert.equal((await loadInstanceSettings(ctx)).title, 'Our place');
  assert.equal(await isSetupKey(ctx, first), false);
  await assert.rejects(createSetupLink(ctx), { code: 'conflict' });
  await assert.rejects(claim('third', second), { code: 'conflict' });
});

test('a form is refused with every field that is wrong', async () => {
  await createUser(ctx, form('alice'));
  const bad = { ...form('alice'), username: 'root', email: 'a%b@example.com', password: 'short' };
  await assert.rejects(createUser(ctx, bad), (error: AppError) => {
    assert.deepEqual(codes(error), { username: 'ERR_RESERVED', email: 'ERR_INVALID', password: 'ERR_TOO_SHORT' });
    return error.code === 'invalid';
  });
  await assert.rejects(createUser(ctx, { ...form('alice'), email: ' ALICE@Example.com ' }), (error: AppError) => {
    assert.deepEqual(codes(error), { username: 'ERR_TAKEN' });
    return true;
  });
  for (const email of [
    'x',
    '@example.com',
    'a@b',
    'a"b@example.com',
    'a@exa mple.com',
    `${'a'.repeat(65)}@example.com`,
  ]) {
    await assert.rejects(createUser(ctx, { ...form('fred'), email }), { code: 'invalid' }, email);
  }
  assert.equal(await findAccountByHandle(ctx, 'fred'), undefined);
});

test('two people who want one name at once: one gets it, the other leaves nothing behind', async () => {
  const logins = async () => (await ctx.db.kysely.selectFrom('users').select('id').execute()).length;
  const before = await logins();
  const results = await Promise.allSettled([createUser(ctx, form('twin')), createUser(ctx, form('twin'))]);
  assert.deepEqual(results.map((result) => result.status).sort(), ['fulfilled', 'rejected']);
  assert.notEqual(await findAccountByHandle(ctx, 'twin'), undefined);
  assert.equal(await logins(), before + 1);
});

test('signing in tells apart nothing but success for who does not know the password', async () => {
  const { userId } = await createUser(ctx, form('bob'));
  for (const login of ['BOB@example.com', ' bob ', '@Bob']) {
    assert.equal((await signIn(ctx, { login, password: PASSWORD })).userId, userId, login);
  }
  const refusals: unknown[] = [];
  for (const attempt of [
    { login: 'bob@example.com', password: 'wrong password' },
    { login: '@bob', password: 'wrong password' },
    { login: 'nobody', password: PASSWORD },
    { login: 'nobody@example.com', password: PASSWORD },
    { login: '', password: '' },
  ]) {
    await signIn(ctx, attempt).catch((error: AppError) => refusals.push([error.code, error.safeMessage]));
  }
  assert.deepEqual(refusals, Array(5).fill(['unauthenticated', 'Invalid e-mail address, username or password']));

  await ctx.db.write((tx) => tx.kysely.updateTable('users').set({ disabledAt: 1 }).where('id', '=', userId).execute());
  await assert.rejects(signIn(ctx, { login: 'bob@example.com', password: PASSWORD }), { code: 'forbidden' });
  await assert.rejects(signIn(ctx, { login: 'bob@example.com', password: 'wrong' }), { code: 'unauthenticated' });
});

test('an address that several have given belongs to none of them: the password decides, and a known device', async () => {
  const make = async (username: string, password: string) =>
    (await createUser(ctx, { ...form(username), email: 'shared@example.com', password })).userId;
  const first = await make('shared1', 'the first password');
  const enter = async (password: string, knownUserIds: number[] = []) =>
    (await signIn(ctx, { login: 'shared@example.com', password, knownUserIds })).userId;
  const second = await make('shared2', 'the second password');
  assert.deepEqual([await enter('the first password'), await enter('the second password')], [first, second]);
  await make('shared3', 'the third password');
  await make('shared4', 'the fourth password');
  // Pushed out by those who came later, but for its device and its name.
  await assert.rejects(enter('the first password'), { code: 'unauthenticated' });
  assert.equal(await enter('the first password', [7, first]), first);
  await assert.rejects(enter('the fourth password but wrong', [first]), { code: 'unauthenticated' });
  assert.equal((await signIn(ctx, { login: 'shared1', password: 'the first password' })).userId, first);
  // A device that knows somebody else is of no help.
  const other = (await createUser(ctx, form('elsewhere'))).userId;
  await assert.rejects(enter(PASSWORD, [other]), { code: 'unauthenticated' });
});

test('a hash of lower cost is renewed by signing in', async () => {
  const { userId } = await createUser(ctx, { ...form('carol'), password: 'password' });
  const weak = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  await ctx.db.write((tx) =>
    tx.kysely.updateTable('users').set({ passwordHash: weak }).where('id', '=', userId).execute(),
  );
  assert.equal((await signIn(ctx, { login: 'carol@example.com', password: 'password' })).userId, userId);
  assert.match((await findUserById.first(ctx.db, { id: userId }))?.passwordHash ?? '', /m=19456/);
  assert.equal((await signIn(ctx, { login: 'carol@example.com', password: 'password' })).userId, userId);
});

test('sign-up follows what the owner decided', async () => {
  const person = (username: string) => ({ username, email: `${username}@example.com`, password: PASSWORD });
  await saveInstanceSettings(ctx, { registrations: 'closed' });
  await assert.rejects(signUp(ctx, person('dora')), { code: 'forbidden' });

  await saveInstanceSettings(ctx, { registrations: 'approval' });
  await assert.rejects(signUp(ctx, person('dora')), { code: 'invalid' });
  assert.equal((await signUp(ctx, { ...person('dora'), reason: 'I like birds' })).approved, false);
  await assert.rejects(signIn(ctx, { login: 'dora@example.com', password: PASSWORD }), { code: 'forbidden' });

  await saveInstanceSettings(ctx, { joinReason: 'off' });
  assert.equal((await signUp(ctx, person('dirk'))).approved, false);
  await saveInstanceSettings(ctx, { registrations: 'open' });
  const { userId, approved } = await signUp(ctx, person('emil'));
  assert.equal(approved, true);
  assert.equal((await signIn(ctx, { login: 'emil@example.com', password: PASSWORD })).userId, userId);
  await assert.rejects(saveInstanceSettings(ctx, { title: ' ' }), { code: 'invalid' });
});

test('a new password needs the old one and ends every session', async () => {
  const { userId } = await createUser(ctx, form('gina'));
  const row = { id: 7, tokenHash: 'x', appId: 1, userId, scopes: 'read', createdAt: 1, lastUsedAt: null };
  await ctx.db.write((tx) => tx.kysely.insertInto('tokens').values(row).execute());
  const revoked: number[] = [];
  const stop = ctx.bus.subscribe((message) => {
    if (message.kind === 'changed' && message.what === 'token') revoked.push(message.id as number);
  });
  const change = (currentPassword: string, newPassword: string) =>
    changePassword(ctx, { userId, currentPassword, newPassword });
  await assert.rejects(change('wrong', 'another password'), { code: 'forbidden' });
  await assert.rejects(change(PASSWORD, 'short'), { code: 'invalid' });
  assert.deepEqual(revoked, []);
  await change(PASSWORD, 'another password');
  stop();
  assert.deepEqual(revoked, [7]);
  assert.deepEqual(await ctx.db.kysely.selectFrom('tokens').select('id').execute(), []);
  await assert.rejects(signIn(ctx, { login: 'gina@example.com', password: PASSWORD }), { code: 'unauthenticated' });
  assert.equal((await signIn(ctx, { login: 'gina@example.com', password: 'another password' })).userId, userId);
});
