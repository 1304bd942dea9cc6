import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TokenInfo } from '@linnet/api-schemas/gotosocial/token-info.ts';
import { signIn } from '../../src/core/users/sign-in.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, PASSWORD, type Seed } from '../seed.ts';
import { createClient, readLink } from './mastodon/client.ts';

const CHANGE = '/api/v1/user/password_change';
const OWN = '/api/v1/accounts/verify_credentials';

let app: TestApp;
let seed: Seed;
before(async () => {
  app = await createTestApp({ settings: { RATE_LIMITS: 'true' } });
  seed = createSeed(app.ctx);
});
after(() => app.close());

test('what is signed in is listed with which one asks; what is signed out opens nothing any more', async () => {
  const alice = await seed.account('alice');
  const [one, two] = [createClient(app, await seed.token(alice)), createClient(app, await seed.token(alice))];
  await two.get(OWN);
  const list = (await one.get('/api/v1/tokens')).json() as TokenInfo[];
  assert.deepEqual(
    list.map(({ current }) => current),
    [false, true],
  );
  const other = list.find(({ current }) => !current) as TokenInfo;
  assert.notEqual(other.last_used, null);
  assert.equal((await one.post(`/api/v1/tokens/${other.id}/invalidate`)).statusCode, 200);
  assert.deepEqual([(await two.get(OWN)).statusCode, (await one.get(OWN)).statusCode], [401, 200]);
  const page = await one.get('/api/v1/tokens?limit=1');
  assert.deepEqual([(page.json() as TokenInfo[]).length, readLink(page, 'next') === undefined], [1, false]);
  const bob = createClient(app, await seed.token(await seed.account('bob')));
  const mine = ((await one.get('/api/v1/tokens')).json() as TokenInfo[])[0] as TokenInfo;
  assert.equal((await bob.post(`/api/v1/tokens/${mine.id}/invalidate`)).statusCode, 404);
});

test('a password is changed by who knows it, and ends everything that was signed in', async () => {
  const carol = await seed.account('carol', { passwordHash: await hashPassword(PASSWORD, systemRng) });
  const [one, two] = [createClient(app, await seed.token(carol)), createClient(app, await seed.token(carol))];
  const change = (old_password: string, new_password: string) => one.post(CHANGE, { old_password, new_password });
  const narrow = createClient(app, await seed.token(carol, 'read'));
  assert.equal((await narrow.post(CHANGE, { old_password: PASSWORD, new_password: 'another one' })).statusCode, 403);
  assert.equal((await change('not it', 'another one')).statusCode, 403);
  assert.equal((await change(PASSWORD, 'short')).statusCode, 422);
  assert.equal((await one.get(OWN)).statusCode, 200);
  assert.deepEqual((await change(PASSWORD, 'another one')).json(), {});
  assert.deepEqual([(await one.get(OWN)).statusCode, (await two.get(OWN)).statusCode], [401, 401]);
  assert.equal(
    (await signIn(app.ctx, { login: 'carol', password: 'another one', knownUserIds: [] })).userId,
    carol.userId,
  );
  await assert.rejects(signIn(app.ctx, { login: 'carol', password: PASSWORD, knownUserIds: [] }));
});

test('T154: with a token of somebody their password is guessed ten times in half an hour', async () => {
  const dora = createClient(app, await seed.token(await seed.account('dora')));
  const statuses = [];
  for (let i = 0; i < 12; i++) {
    statuses.push((await dora.post(CHANGE, { old_password: `guess ${i}`, new_password: 'another one' })).statusCode);
  }
  assert.deepEqual(statuses, [...Array(10).fill(403), 429, 429]);
});
