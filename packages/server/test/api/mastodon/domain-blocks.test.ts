import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { DOMAIN_BLOCKS_MAX } from '../../../src/core/blocks/block-domain.ts';
import { insertRows } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const PATH = '/api/v1/domain_blocks';

let app: TestApp;
let seed: Seed;
let alice: Member;
let rosa: Actor;
let asAlice: Client;
let asBob: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  rosa = await seed.remoteAccount('rosa', 'loud.test');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(await seed.account('bob')));
});
after(() => app.close());

const read = async (client: Client, query = '') => (await client.get(`${PATH}${query}`)).json() as string[];
const relation = async () =>
  readAnswer(await asAlice.get(`/api/v1/accounts/relationships?id[]=${rosa.id}`), Type.Array(Relationship))[0];
const publicPosts = async () => readAnswer(await asAlice.get('/api/v1/timelines/public'), Type.Array(Status)).length;

test('a server is blocked, listed to nobody else, and let in again', async () => {
  await seed.follow(alice, rosa);
  await seed.follow(rosa, alice);
  await seed.remotePost(rosa, '<p>loud</p>', { uri: 'https://loud.test/posts/1' });
  await app.drain();
  assert.equal(await publicPosts(), 1);
  assert.deepEqual((await asAlice.get(`${PATH}/preview?domain=loud.test`)).json(), {
    following_count: 1,
    followers_count: 1,
  });
  assert.deepEqual((await asAlice.post(PATH, { domain: 'LOUD.test' })).json(), {});
  await asAlice.post(PATH, { domain: 'loud.test' });
  assert.deepEqual([await read(asAlice), await read(asBob)], [['loud.test'], []]);
  const blocked = await relation();
  assert.deepEqual([blocked?.domain_blocking, blocked?.following, blocked?.followed_by], [true, false, false]);
  assert.equal(await publicPosts(), 0);
  // Apps send the name in the query, in a form or as JSON.
  await asAlice.delete(`${PATH}?domain=Loud.test`);
  assert.equal((await relation())?.domain_blocking, false);
  await asAlice.post(PATH, { domain: 'loud.test' });
  await asAlice.send('DELETE', PATH, { domain: 'loud.test' });
  assert.deepEqual([await read(asAlice), await publicPosts()], [[], 1]);
});

test('what is no other server is refused, and leaves nothing', async () => {
  for (const domain of ['no host', '', 'localhost:3000', app.ctx.config.publicUrl]) {
    const why = [422, 'Validation failed: Domain is not a valid domain name'];
    assert.deepEqual(readRefusal(await asAlice.post(PATH, { domain })), why, domain);
    const asked = await asAlice.get(`${PATH}/preview?domain=${encodeURIComponent(domain)}`);
    assert.deepEqual(readRefusal(asked), why, domain);
  }
  assert.deepEqual(await read(asAlice), []);
});

test('the list is paged by ids that nobody sees, newest first, and ends', async () => {
  for (let i = 0; i < 5; i++) await asAlice.post(PATH, { domain: `server${i}.test` });
  const seen: string[][] = [];
  for (let url: string | undefined = `${PATH}?limit=2`; url !== undefined; ) {
    const answer = await asAlice.get(url);
    const page = answer.json() as string[];
    seen.push(page);
    url = readLink(answer, 'next');
  }
  const names = [4, 3, 2, 1, 0].map((i) => `server${i}.test`);
  assert.deepEqual(seen.flat(), names);
  assert.ok(seen.every((page) => page.length <= 2));
  for (const domain of names) await asAlice.delete(`${PATH}?domain=${domain}`);
});

test('there is an end to what somebody may block', async () => {
  const rows = Array.from({ length: DOMAIN_BLOCKS_MAX }, (_, i) => ({
    id: app.ctx.ids.next(),
    accountId: alice.id,
    domain: `many${i}.test`,
  }));
  await app.ctx.db.write((tx) => insertRows(tx, 'accountDomainBlocks', rows));
  const [status, why] = readRefusal(await asAlice.post(PATH, { domain: 'one.too.many.test' }));
  assert.deepEqual([status, why], [422, 'Validation failed: You cannot block more than 10000 domains']);
  assert.deepEqual((await asAlice.post(PATH, { domain: 'many1.test' })).json(), {});
  assert.ok(!(await read(asAlice, '?limit=1')).includes('one.too.many.test'));
});
