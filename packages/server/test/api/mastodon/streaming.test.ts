import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { blockAccount } from '../../../src/core/blocks/block.ts';
import { findToken, revokeToken } from '../../../src/core/oauth/tokens.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';
import { openStream, type StreamClient, type StreamMessage } from './stream-client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let token: string;
let asBob: Client;
let opened: StreamClient[] = [];

before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  carol = await seed.account('carol');
  token = await seed.token(alice);
  asBob = createClient(app, await seed.token(bob));
  await seed.follow(alice, bob);
  await app.drain();
});
after(() => app.close());
afterEach(async () => {
  for (const client of opened) await client.close();
  opened = [];
});

async function open(query = '', options: Parameters<typeof openStream>[2] = { token }): Promise<StreamClient> {
  const client = await openStream(app, query, options);
  opened.push(client);
  return client;
}

function readPayload<T extends TSchema>(message: StreamMessage, schema: T): Static<T> {
  const body: unknown = JSON.parse(message.payload);
  if (!Check(schema, body)) assert.fail(JSON.stringify([...Errors(schema, body)].slice(0, 3)));
  return body as Static<T>;
}

const isEvent = (event: string, id: number | string) => (message: StreamMessage) =>
  message.event === event && (message.payload === String(id) || message.payload.includes(`"id":"${id}"`));

test('a token may come as header, in the query or as the subprotocol, which is answered', async () => {
  assert.equal((await open('')).socket.protocol, '');
  assert.equal((await open(`/?access_token=${token}`, {})).socket.protocol, '');
  assert.equal((await open('', { protocol: token })).socket.protocol, token);
});

test('the cookie of our own pages counts, and only theirs', async () => {
  const cookie = `linnet_session=${token}`;
  await open('', { headers: { cookie, origin: app.ctx.config.publicUrl } });
  await assert.rejects(open('', { headers: { cookie, origin: 'https://evil.test' } }), /401/);
  await assert.rejects(open('', { headers: { cookie } }), /401/);
});

test('refusals are plain HTTP', async () => {
  await assert.rejects(open('', {}), /401/);
  await assert.rejects(open('', { token: 'x'.repeat(43) }), /401/);
  await assert.rejects(open('?stream=nonsense'), /400/);
  await assert.rejects(open('?stream=hashtag'), /400/);
  await assert.rejects(open('?stream=list&list=1'), /401/);
  await assert.rejects(open('?stream=user', { token: await seed.token(alice, 'write') }), /401/);
  await assert.rejects(open('/elsewhere'), /404/);
});

test('the home stream: posts, boosts, edits and deletions of followed accounts', async () => {
  const stream = await open('?stream=user');
  const id = await seed.post(bob, 'hello followers', { visibility: 'followers' });
  await app.drain();
  const update = await stream.find(isEvent('update', id));
  assert.deepEqual(update.stream, ['user']);
  const status = readPayload(update, Status);
  assert.deepEqual([status.visibility, status.favourited, status.pinned], ['private', false, undefined]);

  await asBob.put(`/api/v1/statuses/${id}`, { status: 'changed' });
  await app.drain();
  assert.match(readPayload(await stream.find(isEvent('status.update', id)), Status).content, /changed/);

  const foreign = await seed.post(carol, 'by a stranger');
  const boostId = await seed.boost(bob, foreign);
  await app.drain();
  const boost = readPayload(await stream.find(isEvent('update', boostId)), Status);
  assert.deepEqual([boost.account.acct, boost.reblog?.id], ['bob', String(foreign)]);

  await asBob.delete(`/api/v1/statuses/${id}`);
  await app.drain();
  assert.equal((await stream.find(isEvent('delete', id))).payload, String(id));
});

test('notifications reach both of their streams, and need their scope', async () => {
  const both = await open('?stream=user');
  const only = await open('?stream=user:notification');
  const blind = await open('?stream=user', { token: await seed.token(alice, 'read:statuses') });
  const id = await seed.post(alice, 'like this');
  await seed.like(bob, id);
  await app.drain();
  for (const stream of [both, only]) {
    const notification = readPayload(await stream.find((message) => message.event === 'notification'), Notification);
    assert.deepEqual([notification.type, notification.status?.id], ['favourite', String(id)]);
  }
  await blind.find(isEvent('update', id));
  await blind.settle();
  assert.ok(!blind.messages.some((message) => message.event === 'notification'));
});

test('subscriptions come and go on one socket', async () => {
  const stream = await open();
  stream.send({ type: 'subscribe', stream: 'hashtag', tag: 'Finches' });
  stream.send({ type: 'subscribe', stream: 'public:local' });
  await stream.settle();
  const tagged = await seed.post(carol, 'look: #finches');
  await app.drain();
  assert.deepEqual((await stream.find((m) => m.stream?.[0] === 'hashtag')).stream, ['hashtag', 'finches']);
  await stream.find((m) => m.stream?.[0] === 'public:local' && isEvent('update', tagged)(m));

  stream.send({ type: 'unsubscribe', stream: 'hashtag', tag: 'finches' });
  await stream.settle();
  const second = await seed.post(carol, 'again #finches');
  await app.drain();
  await stream.find((m) => m.stream?.[0] === 'public:local' && isEvent('update', second)(m));
  assert.equal(stream.messages.filter((m) => m.stream?.[0] === 'hashtag').length, 1);
});

test('public streams hold what the public timelines hold', async () => {
  const all = await open('?stream=public');
  const media = await open('?stream=public:media');
  const remote = await open('?stream=public:remote');
  const hidden = [
    await seed.post(carol, 'unlisted', { visibility: 'unlisted' }),
    await seed.post(carol, 'followers', { visibility: 'followers' }),
    await seed.post(carol, 'reply', { replyToId: await seed.post(bob, 'parent') }),
  ];
  const dora = await seed.remoteAccount('dora');
  const far = await seed.remotePost(dora, '<p>from afar</p>');
  const near = await seed.post(carol, 'from here');
  await app.drain();
  await all.find(isEvent('update', near));
  await all.find(isEvent('update', far));
  await remote.find(isEvent('update', far));
  for (const stream of [all, media, remote]) await stream.settle();
  for (const id of hidden) assert.ok(!all.messages.some(isEvent('update', id)), String(id));
  assert.ok(!remote.messages.some(isEvent('update', near)));
  assert.equal(media.messages.filter((message) => message.event === 'update').length, 0);
});

test('nobody hears whom they blocked, nor who blocks them', async () => {
  const [erin, fred, gina] = [await seed.account('erin'), await seed.account('fred'), await seed.account('gina')];
  await blockAccount(app.ctx, { accountId: erin.id, targetId: fred.id, origin: 'local' });
  const erins = await open('?stream=public', { token: await seed.token(erin) });
  const freds = await open('?stream=public', { token: await seed.token(fred) });
  const byFred = await seed.post(fred, 'by fred');
  const byErin = await seed.post(erin, 'by erin');
  const byGina = await seed.post(gina, 'by gina');
  await app.drain();
  // A post goes out to everybody at once; of several, none is promised to be the first.
  for (const id of [byErin, byGina]) await erins.find(isEvent('update', id));
  for (const id of [byFred, byGina]) await freds.find(isEvent('update', id));
  assert.ok(!erins.messages.some(isEvent('update', byFred)));
  assert.ok(!freds.messages.some(isEvent('update', byErin)));
});

test('lists bring what their members write, for their owner alone', async () => {
  const listId = app.ctx.ids.next();
  await app.ctx.db.write(async (tx) => {
    const list = {
      id: listId,
      accountId: alice.id,
      title: 'friends',
      repliesPolicy: 'list' as const,
      exclusive: 0 as const,
    };
    await tx.kysely.insertInto('lists').values(list).execute();
    const member = { id: app.ctx.ids.next(), listId, accountId: bob.id };
    await tx.kysely.insertInto('listMembers').values(member).execute();
  });
  const stream = await open(`?stream=list&list=${listId}`);
  const other = await seed.post(carol, 'not listed');
  const id = await seed.post(bob, 'listed', { visibility: 'followers' });
  await app.drain();
  assert.deepEqual((await stream.find(isEvent('update', id))).stream, ['list', String(listId)]);
  assert.ok(!stream.messages.some(isEvent('update', other)));
  await assert.rejects(open(`?stream=list&list=${listId}`, { token: await seed.token(bob) }), /401/);
});

test('what cannot be read is answered and the socket stays; binary frames and floods close it', async () => {
  const stream = await open();
  stream.send('{');
  stream.send('null');
  stream.send({ type: 'subscribe', stream: 'nope' });
  stream.send({ type: 'subscribe', stream: 'list', list: '5' });
  await stream.settle();
  assert.deepEqual(
    stream.messages.map((message) => message.status),
    [400, 400, 400, 401, 400],
  );
  for (let i = 0; i < 33; i++) stream.send({ type: 'subscribe', stream: 'hashtag', tag: `tag${i}` });
  assert.equal((await stream.find((message) => message.status === 429)).error, 'Too many subscriptions');
  stream.socket.send(Buffer.from('x'), { binary: true });
  assert.equal(await stream.closed, 1003);

  const large = await open();
  large.send('x'.repeat(65 * 1024));
  assert.equal(await large.closed, 1009);
});

test('a revoked token closes its sockets and no others', async () => {
  const doomed = await seed.token(alice);
  const first = await open('?stream=user', { token: doomed });
  const second = await open('?stream=user');
  const found = await findToken(app.ctx, doomed);
  await revokeToken(app.ctx, found?.tokenId as number);
  assert.equal(await first.closed, 1008);
  await second.settle();
  await assert.rejects(open('?stream=user', { token: doomed }), /401/);
});

test('a peer that answers no ping is dropped', async () => {
  const stream = await open('', { token });
  // Paused, it reads neither pings nor anything else.
  stream.socket.pause();
  app.clock.advance(30_000);
  app.clock.advance(30_000);
  stream.socket.resume();
  assert.equal(await stream.closed, 1006);
});

test('who does not read is let go, who does gets everything', async () => {
  const tags = Array.from({ length: 12 }, (_, i) => `burst${i}`);
  const [slow, quick] = [await open(), await open()];
  for (const stream of [slow, quick]) {
    for (const tag of tags) stream.send({ type: 'subscribe', stream: 'hashtag', tag });
    await stream.settle();
  }
  const id = await seed.post(carol, `${'x'.repeat(4_000)} ${tags.map((tag) => `#${tag}`).join(' ')}`);
  await app.drain();
  slow.socket.pause();
  // More than any kernel keeps for a socket that nobody reads.
  const times = 100;
  for (let i = 0; i < times; i++) app.ctx.bus.publish({ kind: 'post', postId: id });
  app.ctx.bus.publish({
    kind: 'delete',
    entryId: id,
    postId: id,
    accountId: carol.id,
    reach: 'public',
    communityId: null,
    namedIds: [],
  });
  await quick.find(isEvent('delete', id));
  assert.equal(quick.messages.filter(isEvent('update', id)).length, (times + 1) * tags.length);
  slow.socket.resume();
  // Told to come back later; or cut off, where it did not even read that in time.
  assert.ok([1013, 1006].includes(await slow.closed));
});

test('the same as server-sent events', async () => {
  const headers = { authorization: `Bearer ${token}` };
  const refused = await fetch(`${app.url}/api/v1/streaming/user`);
  assert.equal(refused.status, 401);
  const health = await fetch(`${app.url}/api/v1/streaming/health`);
  assert.deepEqual([health.headers.get('content-type'), await health.text()], ['text/plain', 'OK']);

  const doomed = await seed.token(alice);
  const answer = await fetch(`${app.url}/api/v1/streaming/user`, { headers: { authorization: `Bearer ${doomed}` } });
  assert.deepEqual(
    [answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')],
    [200, 'text/event-stream', 'private, no-store'],
  );
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  const id = await seed.post(bob, 'over the wire');
  await app.drain();
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(':thump')) {
      const found = await findToken(app.ctx, doomed);
      await revokeToken(app.ctx, found?.tokenId as number);
    } else if (text.includes('event: update')) app.clock.advance(15_000);
  }
  assert.match(text, /^:\)\n/);
  assert.match(text, new RegExp(`event: update\\ndata: \\{"id":"${id}"`));
  assert.match(text, /:thump\n/);
  assert.equal((await fetch(`${app.url}/api/v1/streaming/hashtag`, { headers })).status, 400);
  assert.equal((await fetch(`${app.url}/api/v1/streaming`, { headers })).status, 404);
});

test('a person has 64 streams, however many tokens and of whichever kind', async () => {
  const tokens = await Promise.all([1, 2, 3].map(() => seed.token(alice)));
  const events: AbortController[] = [];
  const listen = async (key: string) => {
    const stop = new AbortController();
    events.push(stop);
    const url = `${app.url}/api/v1/streaming/user`;
    return (await fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: stop.signal })).status;
  };
  // All at once: nobody slips in between the count and the stream.
  const tries = await Promise.allSettled(
    Array.from({ length: 72 }, (_, i) => open('', { token: tokens[i % 3] as string })),
  );
  const refused = tries.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  assert.deepEqual(refused, Array(8).fill('Error: 429'));
  assert.equal(await listen(tokens[0] as string), 429);
  assert.equal(await listen(await seed.token(bob)), 200);

  await opened[0]?.close();
  await opened[1]?.settle();
  assert.equal(await listen(tokens[1] as string), 200);
  await assert.rejects(open('', { token: tokens[2] as string }), /429/);
  for (const stop of events) stop.abort();
});
