/** A name keeps the capitals it was chosen with, and nobody is told apart by them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { findAccount } from '../../src/core/accounts/find.ts';
import { createUser } from '../../src/core/users/create-user.ts';
import { signIn } from '../../src/core/users/sign-in.ts';
import type { AppError } from '../../src/lib/errors.ts';
import { createClient } from '../api/mastodon/client.ts';
import { readAnswer } from '../api/schema.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';

const SPELLINGS = ['LindaBird', 'lindabird', 'LINDABIRD'];
const AP = { accept: 'application/activity+json' };

let app: TestApp;
let seed: Seed;
let bob: Member;
let linda: { userId: number; accountId: number };
const form = (username: string) => ({
  username,
  email: 'linda@mail.test',
  password: PASSWORD,
  role: 'user' as const,
  approved: true,
});
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  bob = await seed.account('bob');
  linda = await createUser(app.ctx, form('LindaBird'));
});
after(() => app.close());

test('T171: a name is taken, and reserved, in every case', async () => {
  for (const [username, code] of [
    ['lindabird', 'ERR_TAKEN'],
    ['LINDABIRD', 'ERR_TAKEN'],
    ['Bob', 'ERR_TAKEN'],
    ['Admin', 'ERR_RESERVED'],
    ['LOCALHOST', 'ERR_RESERVED'],
    ['Ⅼinda', 'ERR_INVALID'],
  ] as const) {
    await assert.rejects(createUser(app.ctx, form(username)), (error: AppError) => {
      assert.equal(error.details?.['username']?.[0]?.error, code, username);
      return true;
    });
  }
  const at = await Promise.allSettled([createUser(app.ctx, form('Twin')), createUser(app.ctx, form('tWIN'))]);
  assert.deepEqual(at.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('she signs in, is found and is named in every case, and shown as she wrote herself', async () => {
  const client = createClient(app, await seed.token(bob));
  for (const name of SPELLINGS) {
    assert.equal((await signIn(app.ctx, { login: name, password: PASSWORD })).userId, linda.userId, name);
    const found = readAnswer(await client.get(`/api/v1/accounts/lookup?acct=${name}`), Account);
    assert.deepEqual([found.username, found.acct, found.id], ['LindaBird', 'LindaBird', String(linda.accountId)]);
    const search = await client.get(`/api/v1/accounts/search?q=${name}`);
    assert.deepEqual(
      readAnswer(search, Type.Array(Account)).map(({ acct }) => acct),
      ['LindaBird'],
    );
    const post = readAnswer(await client.post('/api/v1/statuses', { status: `hello @${name}` }), Status);
    assert.deepEqual(
      post.mentions.map(({ acct, url }) => [acct, url]),
      [['LindaBird', 'http://localhost:3000/@LindaBird']],
    );
    assert.match(post.content, /href="http:\/\/localhost:3000\/@LindaBird" class="u-url mention">@<span>LindaBird</);
    const page = await app.inject(`/@${name}`);
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /@LindaBird/);
    assert.equal((await app.inject(`/@${name}.rss`)).statusCode, 200);
  }
});

test('other servers learn the name as it is written, under one id', async () => {
  const id = 'http://localhost:3000/users/lindabird';
  assert.equal((await findAccount(app.ctx, linda.accountId))?.uri, id);
  for (const name of SPELLINGS) {
    const finger = (await app.inject(`/.well-known/webfinger?resource=acct:${name}@localhost:3000`)).json();
    assert.equal(finger.subject, 'acct:LindaBird@localhost:3000');
    assert.equal(finger.links.find(({ rel }: { rel: string }) => rel === 'self').href, id);
    const actor = (await app.inject({ url: `/users/${name}`, headers: AP })).json();
    assert.deepEqual([actor.id, actor.preferredUsername], [id, 'LindaBird']);
    assert.equal(actor.url, 'http://localhost:3000/@LindaBird');
    const outbox = (await app.inject({ url: `/users/${name}/outbox`, headers: AP })).json();
    assert.equal(outbox.id, `${id}/outbox`);
  }
});
