import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient, type mastodon } from 'masto';
import sharp from 'sharp';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { readCode, seedPerson } from './log-in.ts';
import { type Cast, keyOf, LISTS, type Made, makeLists } from './masto-lists.ts';

const REDIRECT = 'testapp://callback';
const SCOPES = 'read write follow push';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let accessToken: string;
let rest: mastodon.rest.Client;

before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seedPerson(seed, 'alice');
  bob = await seed.account('bob');
  await seed.follow(alice, bob);
  await app.drain();

  const anonymous = createRestAPIClient({ url: app.url });
  const client = await anonymous.v1.apps.create({ clientName: 'masto.js', redirectUris: REDIRECT, scopes: SCOPES });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId as string,
    redirect_uri: REDIRECT,
    scope: SCOPES,
  });
  const code = await readCode(app, alice, `${app.url}/oauth/authorize?${query}`);
  const token = await createOAuthAPIClient({ url: app.url }).token.create({
    grantType: 'authorization_code',
    clientId: client.clientId as string,
    clientSecret: client.clientSecret as string,
    redirectUri: REDIRECT,
    code,
  });
  accessToken = token.accessToken;
  rest = createRestAPIClient({ url: app.url, accessToken });
});
after(() => app.close());

test('posts with a picture, edits and deletes', async () => {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const media = await rest.v2.media.create({ file: new File([new Uint8Array(picture)], 'a.png'), description: 'red' });
  assert.equal(media.type, 'image');
  const status = await rest.v1.statuses.create({ status: 'from masto.js', mediaIds: [media.id], visibility: 'public' });
  assert.deepEqual([status.account.acct, status.mediaAttachments[0]?.description], ['alice', 'red']);
  const edited = await rest.v1.statuses.$select(status.id).update({ status: 'edited', mediaIds: [media.id] });
  assert.match(edited.content, /edited/);
  assert.equal((await rest.v1.statuses.$select(status.id).history.list()).length, 2);
  await rest.v1.statuses.$select(status.id).remove();
  await assert.rejects(rest.v1.statuses.$select(status.id).fetch(), /not found/);
});

test('pages the home timeline to its end', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift(String(await seed.post(bob, `page ${i}`)));
  await app.drain();
  const seen: string[] = [];
  for await (const page of rest.v1.timelines.home.list({ limit: 2 })) seen.push(...page.map((status) => status.id));
  assert.deepEqual(
    seen.filter((id) => ids.includes(id)),
    ids,
  );
});

test('likes, boosts, bookmarks and reads the thread', async () => {
  const id = String(await seed.post(bob, 'like me'));
  const status = rest.v1.statuses.$select(id);
  assert.equal((await status.favourite()).favourited, true);
  assert.equal((await status.reblog()).reblog?.id, id);
  assert.equal((await status.bookmark()).bookmarked, true);
  assert.equal((await status.unreblog()).reblogged, false);
  const reply = await rest.v1.statuses.create({ status: 'an answer', inReplyToId: id });
  const thread = await status.context.fetch();
  assert.deepEqual(
    thread.descendants.map((descendant) => descendant.id),
    [reply.id],
  );
  assert.equal((await rest.v1.bookmarks.list())[0]?.id, id);
});

test('reads notifications, one by one and grouped', async () => {
  const id = await seed.post(alice, 'tell me');
  await seed.like(bob, id);
  await app.drain();
  const [newest] = await rest.v1.notifications.list({ types: ['favourite'] });
  assert.deepEqual([newest?.type, newest?.account.acct, newest?.status?.id], ['favourite', 'bob', String(id)]);
  const grouped = await rest.v2.notifications.list({ types: ['favourite'] });
  const [group] = grouped.notificationGroups;
  assert.ok(group?.type === 'favourite' && group.statusId === String(id));
});

test('streams the home timeline with the token as subprotocol', async () => {
  const streaming = createStreamingAPIClient({ streamingApiUrl: app.url.replace('http', 'ws'), accessToken });
  const events = streaming.user.subscribe()[Symbol.asyncIterator]();
  const first = events.next();
  // Until the subscription has arrived, posts pass it by.
  let heard = false;
  void first.then(() => {
    heard = true;
  });
  const deadline = AbortSignal.timeout(5_000);
  while (!heard && !deadline.aborted) {
    await seed.post(bob, 'live');
    await app.drain();
    await rest.v1.accounts.verifyCredentials();
  }
  assert.ok(heard, 'the stream brought nothing');
  const { value } = await first;
  assert.equal(value?.event, 'update');
  await events.return?.();
  streaming.close();
});

describe('every list is paged to its end', () => {
  let cast: Cast;
  let made: Made;
  before(async () => {
    const clientOf = async (member: Member) =>
      createRestAPIClient({ url: app.url, accessToken: await seed.token(member) });
    const lena = await seed.account('lena');
    const others = [];
    for (let at = 0; at < 5; at++) {
      const actor = await seed.account(`lister${at}`);
      others.push({ actor, rest: await clientOf(actor) });
    }
    const later = new Date(app.clock.now() + 3_600_000).toISOString();
    cast = { rest: await clientOf(lena), id: `${lena.id}`, others, drain: () => app.drain(), later };
    made = await makeLists(cast);
  });

  for (const [name, list] of Object.entries(LISTS)) {
    test(name, async () => {
      const seen: (string | undefined)[] = [];
      let pages = 0;
      for await (const page of list.read(cast.rest, made, cast.id)) {
        pages++;
        seen.push(...page.map((item) => keyOf(item, list)));
      }
      const expected = list.made(made);
      const found = seen.filter((key) => key !== undefined && expected.includes(key));
      if (list.ordered) assert.deepEqual(found, expected);
      else assert.deepEqual(found.toSorted(), expected.toSorted());
      if (!list.whole) assert.ok(pages >= expected.length / 2, `${pages} pages`);
    });
  }
});
