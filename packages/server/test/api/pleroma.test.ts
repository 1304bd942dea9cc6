import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import { Markers } from '@linnet/api-schemas/mastodon/marker.ts';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { createSeed, type Member, type Seed } from '#test/seed.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { readAnswer } from './schema.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let token: string;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice', { role: 'owner' });
  bob = await seed.account('bob');
  token = await seed.token(alice);
  await seed.follow(alice, bob);
});
after(() => app.close());

const headers = () => ({ authorization: `Bearer ${token}` });
const get = (url: string) => app.inject({ url, headers: headers() });
const post = (url: string, payload: object = {}) => app.inject({ method: 'POST', url, payload, headers: headers() });
const readStatus = async (id: number) => readAnswer(await get(`/api/v1/statuses/${id}`), Status).pleroma;

test('a post says where it is from, its thread, and whom it answers', async () => {
  const zoe = await seed.remoteAccount('zoe', 'far.test');
  const first = await seed.remotePost(zoe, 'from afar');
  const reply = await seed.post(bob, '@zoe@far.test hello', { replyToId: first });
  const more = await seed.post(bob, 'and more', { replyToId: reply });
  const far = await readStatus(first);
  assert.deepEqual([far.local, far.in_reply_to_account_acct], [false, null]);
  for (const [id, acct] of [
    [reply, 'zoe@far.test'],
    [more, 'bob'],
  ] as const) {
    const pleroma = await readStatus(id);
    assert.deepEqual([pleroma.local, pleroma.in_reply_to_account_acct], [true, acct]);
    assert.equal(pleroma.conversation_id, far.conversation_id);
    assert.ok(!('thread_muted' in pleroma) && !('quote_id' in pleroma));
  }
});

test('what is one viewer’s of it is told to nobody else, on a page as for one post', async () => {
  const quoted = await seed.post(bob, 'quote me');
  const quoting = readAnswer(await post('/api/v1/statuses', { status: 'look', quoted_status_id: `${quoted}` }), Status);
  await app.drain();
  const muted = readAnswer(await post(`/api/v1/statuses/${quoting.id}/mute`), Status);
  assert.equal(muted.pleroma.thread_muted, true);
  const page = readAnswer(await get('/api/v1/timelines/home'), Type.Array(Status));
  const onPage = page.find(({ id }) => id === quoting.id);
  assert.deepEqual(onPage?.pleroma, await readStatus(Number(quoting.id)));
  assert.deepEqual([onPage?.pleroma.thread_muted, onPage?.pleroma.quote_id], [true, `${quoted}`]);

  const open = readAnswer(await app.inject(`/api/v1/statuses/${quoting.id}`), Status);
  assert.ok(!('thread_muted' in open.pleroma));
  const ofBob = { authorization: `Bearer ${await seed.token(bob)}` };
  const setBlock = (verb: string) =>
    app.inject({ method: 'POST', url: `/api/v1/accounts/${alice.id}/${verb}`, headers: ofBob });
  await setBlock('block');
  const blocked = await readStatus(Number(quoting.id));
  assert.ok(!('quote_id' in blocked) && !('quote_url' in blocked), 'whoever may not see it is not told its address');
  await setBlock('unblock');
});

test('a conversation is known by the last post of it, and by no other', async () => {
  const carol = await seed.account('carol');
  const id = await seed.post(carol, '@alice between us', { visibility: 'direct' });
  await app.drain();
  const [conversation] = (await get('/api/v1/conversations')).json();
  assert.equal(conversation.last_status.id, `${id}`);
  assert.equal(`${conversation.last_status.pleroma.direct_conversation_id}`, conversation.id);
  assert.ok(!('direct_conversation_id' in (await readStatus(id))));
});

test('notifications are read up to one, never back', async () => {
  const dora = await seed.account('dora');
  for (let at = 0; at < 3; at++) await seed.post(dora, `@alice number ${at}`);
  await app.drain();
  const list = async () =>
    readAnswer(await get('/api/v1/notifications?types[]=mention&limit=3'), Type.Array(Notification));
  const seen = async () => (await list()).map(({ pleroma }) => pleroma.is_seen);
  const [newest, middle, oldest] = await list();
  assert.deepEqual(await seen(), [false, false, false]);

  const read = '/api/v1/pleroma/notifications/read';
  const one = readAnswer(await post(read, { id: middle?.id }), Notification);
  assert.deepEqual([one.id, one.pleroma.is_seen], [middle?.id, true]);
  assert.deepEqual(await seen(), [false, true, true]);
  const below = readAnswer(await post(read, { max_id: oldest?.id }), Type.Array(Notification));
  assert.deepEqual([below[0]?.id, below[0]?.pleroma.is_seen], [oldest?.id, true]);
  assert.deepEqual(await seen(), [false, true, true]);
  const markers = () => get('/api/v1/markers?timeline[]=notifications').then((answer) => readAnswer(answer, Markers));
  const marker = await markers();
  assert.deepEqual([marker.notifications?.last_read_id, marker.notifications?.pleroma.unread_count], [middle?.id, 1]);

  const theirs = { authorization: `Bearer ${await seed.token(dora)}` };
  const refused = await app.inject({ method: 'POST', url: read, payload: { id: newest?.id }, headers: theirs });
  assert.equal(refused.statusCode, 404);
  for (const payload of [{}, { id: newest?.id, max_id: newest?.id }])
    assert.equal((await post(read, payload)).statusCode, 400);
  assert.equal((await post(read, { id: 'x' })).statusCode, 404);
  assert.deepEqual(await seen(), [false, true, true]);

  const all = readAnswer(await post(read, { max_id: newest?.id }), Type.Array(Notification));
  assert.equal(all[0]?.id, newest?.id);
  assert.ok(all.every(({ pleroma }) => pleroma.is_seen));
  assert.equal((await markers()).notifications?.pleroma.unread_count, 0);
});

test('a notification of a thread that was muted since says so', async () => {
  const id = await seed.post(bob, '@alice again');
  await app.drain();
  const isMuted = async () => (await get('/api/v1/notifications?limit=1')).json()[0].pleroma.is_muted;
  assert.equal(await isMuted(), false);
  await post(`/api/v1/statuses/${id}/mute`);
  assert.equal(await isMuted(), true);
});

test('one’s own account says what it may', async () => {
  const own = readAnswer(await get('/api/v1/accounts/verify_credentials'), CredentialAccount);
  assert.deepEqual([own.pleroma.is_admin, own.pleroma.is_moderator, own.pleroma.hide_follows], [true, true, false]);
  const headersOfBob = { authorization: `Bearer ${await seed.token(bob)}` };
  const answer = await app.inject({ url: '/api/v1/accounts/verify_credentials', headers: headersOfBob });
  assert.deepEqual([answer.json().pleroma.is_admin, answer.json().pleroma.is_moderator], [false, false]);
});
