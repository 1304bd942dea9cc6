/** What an app asks so that less happens than might: kept, or refused with nothing done. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { ScheduledStatus } from '@linnet/api-schemas/mastodon/scheduled-status.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const POSTS = '/api/v1/statuses';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let asAlice: Client;
let asBob: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  carol = await seed.account('carol');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
});
after(() => app.close());

const countPosts = async () =>
  readAnswer(await asAlice.get(`/api/v1/accounts/${alice.id}/statuses`), Type.Array(Status)).length;
const countTold = async (client: Client) => {
  await app.drain();
  return readAnswer(await client.get('/api/v1/notifications'), Type.Array(Type.Unknown())).length;
};

test('who is named beside those that are expected is told to the app alone', async () => {
  const text = { status: '@bob have you heard of @carol and @alice?', visibility: 'direct' };
  const [posts, told] = [await countPosts(), await countTold(asBob)];
  for (const [allowed, unexpected] of [
    [{ allowed_mentions: [`${bob.id}`] }, [carol.id]],
    [{ allowed_mentions: [] }, [bob.id, carol.id]],
    [{ allowed_mentions: ['undefined'] }, [bob.id, carol.id]],
  ] as const) {
    const refused = await asAlice.post(POSTS, { ...text, ...allowed }, { 'idempotency-key': 'once' });
    const body = readAnswer(
      refused,
      Type.Object({ error: Type.String(), unexpected_accounts: Type.Array(Account) }),
      422,
    );
    assert.match(body.error, /unexpected accounts/);
    assert.deepEqual(body.unexpected_accounts.map(({ id }) => Number(id)).toSorted(), [...unexpected].toSorted());
  }
  assert.deepEqual([await countPosts(), await countTold(asBob)], [posts, told]);

  // Nothing was kept under the key: the author may think again.
  const allowed = { allowed_mentions: [`${bob.id}`, `${carol.id}`] };
  readAnswer(await asAlice.post(POSTS, { ...text, ...allowed }, { 'idempotency-key': 'once' }), Status);
  assert.equal(await countTold(asBob), told + 1);
  // An empty field of a form allows nobody, as an empty list does; without one everybody may be named.
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const payload = 'status=%40bob&allowed_mentions[]=';
  const empty = await app.inject({
    method: 'POST',
    url: POSTS,
    payload,
    headers: { ...form, authorization: `Bearer ${await seed.token(alice)}` },
  });
  assert.equal(empty.statusCode, 422);
  readAnswer(await asAlice.post(POSTS, { status: '@bob' }), Status);
});

test('a post that is published later is held to whom it may name, then as well', async () => {
  const later = { scheduled_at: new Date(app.clock.now() + 3_600_000).toISOString() };
  const refused = await asAlice.post(POSTS, { status: '@bob and @carol', allowed_mentions: [`${bob.id}`], ...later });
  assert.equal(
    readAnswer(refused, Type.Object({ unexpected_accounts: Type.Array(Account) }), 422).unexpected_accounts.length,
    1,
  );
  readAnswer(
    await asAlice.post(POSTS, { status: '@bob and @dora', allowed_mentions: [`${bob.id}`], ...later }),
    ScheduledStatus,
  );
  // Nobody by that name, until somebody joins.
  await seed.account('dora');
  const [posts, told] = [await countPosts(), await countTold(asBob)];
  app.clock.advance(3_600_000);
  await app.drain();
  assert.deepEqual([await countPosts(), await countTold(asBob)], [posts, told]);
  const [kept] = readAnswer(await asAlice.get('/api/v1/scheduled_statuses'), Type.Array(ScheduledStatus));
  assert.match(kept?.problem ?? '', /unexpected accounts/);
});

test('what must not leave stays, by either word for it', async () => {
  for (const words of [
    { local_only: true },
    { federated: false },
    { federated: 'false' },
    { local_only: '1', federated: true },
  ]) {
    const status = readAnswer(await asAlice.post(POSTS, { status: 'stays', ...words }), Status);
    assert.equal((status as { local_only?: boolean }).local_only, true, JSON.stringify(words));
  }
  const open = readAnswer(await asAlice.post(POSTS, { status: 'goes', federated: true }), Status);
  assert.equal((open as { local_only?: boolean }).local_only, false);
});

test('a post that would go further than was asked is refused', async () => {
  const posts = await countPosts();
  for (const words of [
    { expires_in: 3600 },
    { expires_at: '2030-01-01T00:00:00Z' },
    { circle_id: '1' },
    { visibility_ex: 'mutual' },
    { searchability: 'private' },
    { interaction_policy: { can_reply: { always: ['me'] } } },
    { boostable: false },
    { replyable: 'false' },
    { likeable: 0 },
    { scheduled_at: 'not a time' },
    { scheduled_at: new Date(app.clock.now() + 60_000).toISOString() },
  ]) {
    const [status] = readRefusal(await asAlice.post(POSTS, { status: 'narrow', ...words }));
    assert.equal(status, 422, JSON.stringify(words));
  }
  // What would be refused is no guard when it is blank, or asks for nothing.
  for (const words of [{ expires_in: '' }, { expires_in: null }, { boostable: true }]) {
    readAnswer(await asAlice.post(POSTS, { status: 'wide', ...words }), Status);
  }
  // Nor is a guard dropped for its shape.
  for (const words of [{ local_only: {} }, { visibility: ['direct'] }, { visibility: 'mutual' }]) {
    const { statusCode } = await asAlice.post(POSTS, { status: 'odd', ...words });
    assert.ok(statusCode === 400 || statusCode === 422, JSON.stringify(words));
  }
  assert.equal(await countPosts(), posts + 3);
});

test('what has the wrong shape was not sent, where Rails drops it', async () => {
  for (const words of [
    { media_ids: 'undefined' },
    { media_ids: {} },
    { poll: 'undefined' },
    { poll: false },
    { in_reply_to_id: false },
    { in_reply_to_id: {} },
    { language: ['en'] },
    { spoiler_text: { a: 1 } },
  ]) {
    const status = readAnswer(await asAlice.post(POSTS, { status: 'shaped', ...words }), Status);
    const { in_reply_to_id: parent, poll, media_attachments: media, spoiler_text: warning } = status;
    assert.deepEqual([parent, poll, media, warning], [null, null, [], ''], JSON.stringify(words));
  }
  const update = await asAlice.send('PATCH', '/api/v1/accounts/update_credentials', {
    fields_attributes: 'undefined',
    source: 'undefined',
    note: ['x'],
    display_name: 'Alice',
  });
  assert.equal(readAnswer(update, Account).display_name, 'Alice');
  // A list of its shape that holds what is no id names a file that is not there.
  assert.equal(readRefusal(await asAlice.post(POSTS, { status: 'x', media_ids: ['undefined'] }))[0], 422);
});

test('whatever PUT changes, PATCH changes', async () => {
  const { id } = readAnswer(await asAlice.post(POSTS, { status: 'one' }), Status);
  const changed = readAnswer(await asAlice.send('PATCH', `${POSTS}/${id}`, { status: 'two' }), Status);
  assert.match(changed.content, /two/);
});

test('what is older says since when, and what is for everybody may be kept for a moment', async () => {
  const visitor = createClient(app);
  const { id } = readAnswer(await asAlice.post(POSTS, { status: 'open' }), Status);
  const old = await visitor.get('/api/v1/instance');
  assert.equal(old.headers['deprecation'], `@${Date.parse('2022-11-14') / 1_000}`);
  assert.equal((await visitor.get('/api/v2/instance')).headers['deprecation'], undefined);

  const url = `${POSTS}/${id}`;
  const open = await visitor.get(url);
  assert.equal(open.headers['cache-control'], 'public, max-age=15');
  for (const name of ['Authorization', 'Cookie', 'Origin'])
    assert.match(String(open.headers['vary']), new RegExp(name));
  assert.equal((await asAlice.get(url)).headers['cache-control'], 'private, no-store');
  const withCookie = await app.inject({
    url,
    headers: { cookie: 'linnet_session=x', 'sec-fetch-site': 'same-origin' },
  });
  assert.equal(withCookie.headers['cache-control'], undefined);
  for (const [refused, status] of [
    [await visitor.get(`${POSTS}/1`), 404],
    [await visitor.get('/api/v1/accounts/verify_credentials'), 401],
    [await visitor.post(POSTS, { status: 'x' }), 401],
    [await createClient(app, 'x'.repeat(43)).get(url), 401],
  ] as const) {
    assert.equal(refused.statusCode, status);
    assert.doesNotMatch(String(refused.headers['cache-control'] ?? ''), /public/);
  }
});

test('pages of other origins may read people and posts, whatever comes of it', async () => {
  const { id } = readAnswer(await asAlice.post(POSTS, { status: 'open' }), Status);
  const accept = 'application/activity+json';
  for (const url of [
    '/users/alice',
    '/@alice',
    '/users/nobody',
    `/posts/${id}`,
    `/@alice/${id}`,
    '/.well-known/webfinger',
    '/nodeinfo/1.0',
  ]) {
    for (const headers of [{ accept }, { accept: 'text/html' }]) {
      if (headers.accept === 'text/html' && url.startsWith('/@')) continue;
      const answer = await app.inject({ url, headers: { ...headers, origin: 'https://elsewhere.test' } });
      assert.equal(
        answer.headers['access-control-allow-origin'],
        '*',
        `${url} as ${headers.accept}: ${answer.statusCode}`,
      );
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    }
  }
});
