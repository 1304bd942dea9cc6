import assert from 'node:assert/strict';
import { createPublicKey, createSign, createVerify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTestContext, type TestContext } from '#test/context.ts';
import { createSeed } from '#test/seed.ts';
import { AppError } from '../../lib/errors.ts';
import { createLocalAccount } from './create-local.ts';
import { findAccountByHandle } from './find.ts';
import { ensureInstanceActor } from './instance-actor.ts';
import { generateAccountKeys, loadSigningKey } from './keys.ts';
import { findAccountById, findAccountByName } from './queries.ts';
import { updateProfile } from './update-profile.ts';

let ctx: TestContext;
const events: string[] = [];
before(async () => {
  ctx = await createTestContext({
    subscribers: [
      {
        name: 'test',
        wants: () => true,
        handle: async (_ctx, heard) => {
          events.push(...heard.map((event) => event.kind));
        },
      },
    ],
  });
});
after(() => ctx.close());

async function createAccount(username: string): Promise<number> {
  const keys = await generateAccountKeys();
  return ctx.db.write((tx) => createLocalAccount(ctx, tx, { username, keys, displayName: 'A \u202eb' }));
}

test('a local account has its addresses and a key that signs', async () => {
  const id = await createAccount('alice');
  const row = await findAccountById.first(ctx.db, { id });
  assert.equal(row?.uri, 'https://linnet.test/users/alice');
  assert.equal(row?.url, 'https://linnet.test/@alice');
  assert.equal(row?.sharedInboxUri, 'https://linnet.test/inbox');
  assert.equal(row?.featuredUri, 'https://linnet.test/users/alice/collections/featured');
  assert.equal(row?.displayName, 'A b');

  const { keyId, key } = await loadSigningKey(ctx, id);
  assert.equal(keyId, 'https://linnet.test/users/alice#main-key');
  const signature = createSign('sha256').update('text').sign(key);
  assert.equal(createVerify('sha256').update('text').verify(createPublicKey(key), signature), true);
  assert.equal((await loadSigningKey(ctx, id)).key, key);
  await assert.rejects(loadSigningKey(ctx, 1), { code: 'not-found' });
});

test('T171: names that are malformed, reserved or taken are refused and nothing is written', async () => {
  await createAccount('taken');
  const expected: [string, string][] = [
    ['', 'ERR_BLANK'],
    ['an name', 'ERR_INVALID'],
    ['a.b', 'ERR_INVALID'],
    ['аlice', 'ERR_INVALID'],
    ['ａlice', 'ERR_INVALID'],
    ['al\u0131ce', 'ERR_INVALID'],
    ['al\u200bice', 'ERR_INVALID'],
    ['alice\u202e', 'ERR_INVALID'],
    ['ali\u0301ce', 'ERR_INVALID'],
    ['\u212Aarl', 'ERR_INVALID'],
    ['alice\n', 'ERR_INVALID'],
    ['.well-known', 'ERR_INVALID'],
    ['@alice', 'ERR_INVALID'],
    ['alice@evil.test', 'ERR_INVALID'],
    ['api', 'ERR_RESERVED'],
    ['support', 'ERR_RESERVED'],
    ['wellknown', 'ERR_RESERVED'],
    ['x'.repeat(31), 'ERR_TOO_LONG'],
    ['admin', 'ERR_RESERVED'],
    ['taken', 'ERR_TAKEN'],
    ['Taken', 'ERR_TAKEN'],
  ];
  const count = async () => (await ctx.db.kysely.selectFrom('accounts').select('id').execute()).length;
  const accounts = await count();
  for (const [username, code] of expected) {
    await assert.rejects(createAccount(username), (error: AppError) => {
      assert.equal(error.details?.['username']?.[0]?.error, code, username);
      return error.code === 'invalid';
    });
  }
  assert.equal(await count(), accounts);
});

test('the instance actor is made once', async () => {
  const id = await ensureInstanceActor(ctx);
  assert.equal(await ensureInstanceActor(ctx), id);
  const row = await findAccountByName.first(ctx.db, { usernameKey: 'linnet.test', domain: '' });
  assert.equal(row?.id, id);
  assert.equal(row?.uri, 'https://linnet.test/actor');
  assert.equal(row?.kind, 'application');
  assert.equal((await loadSigningKey(ctx, id)).keyId, 'https://linnet.test/actor#main-key');
});

test('a handle of this server is found in every spelling', async () => {
  const id = await createAccount('bob');
  for (const handle of ['bob', '@bob', 'BOB', 'bob@linnet.test', '@Bob@LINNET.test']) {
    assert.equal((await findAccountByHandle(ctx, handle))?.id, id, handle);
  }
  for (const handle of ['', '@', 'bob@elsewhere.test', 'bob@linnet.test@x']) {
    assert.equal(await findAccountByHandle(ctx, handle), undefined, handle);
  }
});

test('a profile changes what is given, and tells of it once', async () => {
  const id = await createAccount('carol');
  await createAccount('dave');
  await ctx.queue.drain();
  events.length = 0;
  await updateProfile(ctx, id, {
    displayName: ' Carol ',
    note: 'Hello <b> @dave & @nobody',
    fields: [
      { name: 'Site', value: 'https://example.com/' },
      { name: '', value: ' ' },
    ],
    locked: true,
    bot: true,
  });
  await ctx.queue.drain();
  assert.deepEqual(events, ['account.updated']);
  const row = await findAccountById.first(ctx.db, { id });
  assert.equal(row?.displayName, 'Carol');
  assert.equal(row?.noteSource, 'Hello <b> @dave & @nobody');
  assert.match(row?.note ?? '', /^<p>Hello &lt;b&gt; .*href="https:\/\/linnet\.test\/@dave".* &amp; @nobody<\/p>$/);
  assert.deepEqual([row?.locked, row?.kind, row?.discoverable], [1, 'service', 0]);
  const fields = JSON.parse(row?.fieldsJson ?? '');
  assert.equal(fields.length, 1);
  assert.equal(fields[0].source, 'https://example.com/');
  assert.match(fields[0].value, /^<a href="https:\/\/example\.com\/"/);

  await updateProfile(ctx, id, { note: '' });
  const cleared = await findAccountById.first(ctx.db, { id });
  assert.deepEqual([cleared?.note, cleared?.displayName, cleared?.locked], ['', 'Carol', 1]);
});

test('a profile that is too long, or is not ours, changes nothing', async () => {
  const id = await createAccount('erin');
  await assert.rejects(updateProfile(ctx, id, { displayName: 'x'.repeat(101), note: 'y' }), (error: AppError) => {
    assert.ok(error instanceof AppError);
    return error.details?.['display_name']?.[0]?.error === 'ERR_TOO_LONG';
  });
  assert.equal((await findAccountById.first(ctx.db, { id }))?.note, '');
  await assert.rejects(updateProfile(ctx, 1, { note: 'x' }), { code: 'not-found' });
});

test('somebody elsewhere whom several meet at once is stored once, and nobody is refused', async () => {
  const seed = createSeed(ctx);
  const found = await Promise.all(Array.from({ length: 8 }, () => seed.remoteAccount('met', 'remote.test')));
  assert.equal(new Set(found.map(({ id }) => id)).size, 1);
});
