import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let asAlice: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
});
after(() => app.close());

async function follow(target: Member, params: object): Promise<Relationship> {
  const answer = await asAlice.post(`/api/v1/accounts/${target.id}/follow`, params);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

/** What somebody writes in each of these languages, and what of it comes home. */
async function write(author: Member, languages: (string | null)[]) {
  const ids = new Map<number, string | null>();
  for (const language of languages) ids.set(await seed.post(author, `in ${language}`, { language }), language);
  await app.drain();
  const home = (await asAlice.get('/api/v1/timelines/home')).json() as Status[];
  return {
    ids: [...ids.keys()],
    home: home.flatMap(({ id, reblog }) => ids.get(Number(reblog?.id ?? id)) ?? (ids.has(Number(id)) ? [null] : [])),
  };
}

test('a follow brings the languages that were chosen for it, and what names none', async () => {
  const bob = await seed.account('bob');
  const all = ['en', 'pt-BR', null, 'de', 'ast', 'es'];
  assert.deepEqual((await follow(bob, { languages: ['pt', 'ast', 'DE'] })).languages, ['pt', 'ast', 'de']);
  assert.deepEqual((await write(bob, all)).home, ['ast', 'de', null, 'pt-BR']);
  // The other options leave it as it is.
  assert.deepEqual((await follow(bob, { notify: true })).languages, ['pt', 'ast', 'de']);
  const { ids } = await write(bob, all);
  const told = (await asAlice.get('/api/v1/notifications?types[]=status')).json() as Notification[];
  assert.deepEqual(
    told.map(({ status }) => Number(status?.id)),
    [ids[4], ids[3], ids[2], ids[1]],
  );
  assert.deepEqual((await follow(bob, { languages: [] })).languages, null);
  assert.deepEqual((await write(bob, all)).home.slice(0, 6), all.toReversed());
});

test('boosts are brought by the follow of who boosts', async () => {
  const [carol, dora] = [await seed.account('carol'), await seed.account('dora')];
  await follow(carol, { languages: ['fr'] });
  const { ids, home } = await write(dora, ['fr', 'en']);
  assert.deepEqual(home, []);
  for (const id of ids) await seed.boost(carol, id);
  await app.drain();
  const now = (await asAlice.get('/api/v1/timelines/home')).json() as Status[];
  assert.deepEqual(
    now.flatMap(({ reblog }) => (reblog === null ? [] : [reblog.language])),
    ['fr'],
  );
});

test('what a new follow brings along keeps to its languages', async () => {
  const erin = await seed.account('erin');
  await write(erin, ['en', 'it', 'it-CH']);
  await follow(erin, { languages: ['it'] });
  await app.drain();
  const home = (await asAlice.get('/api/v1/timelines/home')).json() as Status[];
  assert.deepEqual(
    home.filter(({ account }) => account.username === 'erin').map(({ language }) => language),
    ['it-CH', 'it'],
  );
});
