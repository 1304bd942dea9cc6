/** All streams and all events: what each stream brings, by WebSocket and as server-sent events alike, and nothing else. */
import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { addAnnouncement, removeAnnouncement } from '../../../src/core/announcements/keep.ts';
import { uploadMedia } from '../../../src/core/media/upload.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';
import { openStream, type StreamClient } from './stream-client.ts';

/** How long a message may take to the other side; what comes later is missed, and said to be. */
const WAIT_MS = 30_000;

const PUBLIC = ['public', 'hashtag'];
const LOCAL = ['public:local', 'hashtag:local'];
const HOME = ['user', 'list'];

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let rita: Actor;
let asAlice: Client;
let asBob: Client;
let listId: string;
before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
  rita = await seed.remoteAccount('rita');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  await seed.follow(alice, bob);
  listId = (await asAlice.post('/api/v1/lists', { title: 'friends' })).json().id;
  await asAlice.post(`/api/v1/lists/${listId}/accounts`, { account_ids: [`${bob.id}`] });
  await asAlice.send('PATCH', '/api/v2/notifications/policy', { for_not_following: 'filter' });
  await app.drain();
});
after(() => app.close());

/** Names as `stream` says them, and the paths of the same. */
const paths = (): Record<string, string> => ({
  user: '/user',
  'user:notification': '/user/notification',
  public: '/public',
  'public:media': '/public?only_media=true',
  'public:local': '/public/local',
  'public:local:media': '/public/local?only_media=true',
  'public:remote': '/public/remote',
  'public:remote:media': '/public/remote?only_media=true',
  hashtag: '/hashtag?tag=Birds',
  'hashtag:local': '/hashtag/local?tag=Birds',
  list: `/list?list=${listId}`,
  direct: '/direct',
});

/** By what is done: the streams that hear of it, by event. */
const TABLE: [act: string, run: () => Promise<unknown>, heard: Record<string, string[]>][] = [
  [
    'bob posts with a tag',
    async () => (post = await seed.post(bob, 'a wren #birds')),
    { update: [...HOME, ...PUBLIC, ...LOCAL] },
  ],
  [
    'bob edits it',
    () => asBob.put(`/api/v1/statuses/${post}`, { status: 'two wrens #birds' }),
    { 'status.update': [...HOME, ...PUBLIC, ...LOCAL] },
  ],
  [
    'bob posts a picture',
    async () => {
      const create = { width: 8, height: 8, channels: 3, background: '#c33' } as const;
      const file = await sharp({ create }).png().toBuffer();
      const media = await uploadMedia(app.ctx, { accountId: bob.id, file });
      await seed.post(bob, 'seen', { mediaIds: [media.id] });
    },
    { update: [...HOME, 'public', 'public:media', 'public:local', 'public:local:media'] },
  ],
  [
    'somebody elsewhere posts with a tag',
    () => seed.remotePost(rita, '<p>an owl</p>', { tags: ['birds'] }),
    { update: [...PUBLIC, 'public:remote'] },
  ],
  [
    'and a picture',
    () => {
      const size = { width: 8, height: 8, focusX: 0, focusY: 0, blurhash: null };
      const picture = {
        kind: 'image' as const,
        mimeType: 'image/png',
        url: 'https://remote.test/1.png',
        description: null,
      };
      return seed.remotePost(rita, '<p>seen</p>', { media: [{ ...picture, ...size }] });
    },
    { update: ['public', 'public:media', 'public:remote', 'public:remote:media'] },
  ],
  [
    'bob writes for followers',
    () => seed.post(bob, 'between us #birds', { visibility: 'followers' }),
    { update: HOME },
  ],
  [
    'bob likes a post of hers',
    async () => seed.like(bob, await seed.post(alice, 'mine', { visibility: 'unlisted' })),
    { notification: ['user', 'user:notification'], update: ['user'] },
  ],
  [
    'bob writes to her alone',
    () => seed.post(bob, '@alice between you and me', { visibility: 'direct' }),
    { notification: ['user', 'user:notification'], update: ['user'], conversation: ['direct'] },
  ],
  [
    'a stranger is kept back and let in',
    async () => {
      await seed.post(carol, '@alice hello', { visibility: 'unlisted' });
      await app.drain();
      const [request] = (await asAlice.get('/api/v1/notifications/requests')).json();
      await asAlice.post(`/api/v1/notifications/requests/${request.id}/accept`);
    },
    { notifications_merged: ['user', 'user:notification'] },
  ],
  [
    'she changes what she does not want to read',
    () =>
      asAlice.post('/api/v2/filters', { title: 'x', context: ['home'], keywords_attributes: [{ keyword: 'crow' }] }),
    { filters_changed: ['user'] },
  ],
  [
    'the server says something, and takes it back',
    async () => {
      announcement = await addAnnouncement(app.ctx, {
        by: null,
        text: 'Hear',
        startsAt: null,
        endsAt: null,
        allDay: false,
        publish: true,
      });
      await app.drain();
      await asBob.put(`/api/v1/announcements/${announcement}/reactions/${encodeURIComponent('🐦')}`);
      await settle();
      await removeAnnouncement(app.ctx, { by: null, id: announcement });
    },
    { announcement: ['user'], 'announcement.reaction': ['user'], 'announcement.delete': ['user'] },
  ],
  [
    'bob takes back what everybody could see',
    () => asBob.delete(`/api/v1/statuses/${post}`),
    {
      delete: [
        ...[...HOME, ...PUBLIC, ...LOCAL],
        // Whoever has it in a list for any reason drops it: nothing is told that was not to be seen.
        ...['public:media', 'public:local:media', 'public:remote', 'public:remote:media'],
      ],
    },
  ],
];
let [post, announcement] = [0, 0];

interface Heard {
  stream: string;
  event: string;
  payload: string | undefined;
}

/** What a stream of server-sent events brings, until it ends. */
async function readEvents(stream: string, path: string, token: string, heard: Heard[]): Promise<void> {
  const answer = await fetch(`${app.url}/api/v1/streaming${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, stream);
  opened();
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event = '', payload] = /event: (.*)\ndata: (.*)$/s.exec(block) ?? [];
      heard.push({ stream, event, payload });
    }
  }
}

let opened = () => {};
let sockets: StreamClient;
const settle = async () => {
  await app.drain();
  await sockets.settle();
};

test('every stream brings what it is for, by both ways, and ends with its token', async () => {
  const { id, token } = await openToken();
  sockets = await openStream(app, '', { token });
  for (const name of Object.keys(paths())) {
    sockets.send({ type: 'subscribe', stream: name, tag: 'Birds', list: listId });
  }
  await sockets.settle();
  const events: Heard[] = [];
  let waiting = Object.keys(paths()).length;
  const ready = new Promise<void>((resolve) => {
    opened = () => (--waiting === 0 ? resolve() : undefined);
  });
  const ended = Promise.all(Object.entries(paths()).map(([name, path]) => readEvents(name, path, token, events)));
  await Promise.race([ready, ended]);

  for (const [act, run, expected] of TABLE) {
    const [first, firstEvent] = [sockets.messages.length, events.length];
    await run();
    await app.drain();
    const wanted = Object.entries(expected)
      .flatMap(([event, streams]) => streams.map((stream) => `${event} ${stream}`))
      .toSorted();
    // Changes may be told again, by who looks whether a message of one was lost.
    const isNews = (event: string) => event !== 'filters_changed' || event in expected;
    const bySocket = () =>
      sockets.messages
        .slice(first)
        .filter(({ event }) => event !== undefined && isNews(event))
        .map(({ event, stream }) => `${event} ${stream[0]}`);
    const byEvents = () =>
      events
        .slice(firstEvent)
        .filter(({ event }) => isNews(event))
        .map(({ event, stream }) => `${event} ${stream}`);
    const all = (heard: string[]) => new Set(heard).size >= wanted.length;
    const late = AbortSignal.timeout(WAIT_MS);
    while (!(late.aborted || (all(bySocket()) && all(byEvents())))) await new Promise(setImmediate);
    await sockets.settle();
    assert.deepEqual([...new Set(bySocket())].toSorted(), wanted, `${act}, by WebSocket`);
    assert.deepEqual([...new Set(byEvents())].toSorted(), wanted, `${act}, as server-sent events`);
  }

  // What an event says is a text of its own: an entity, a bare id, or nothing.
  for (const { event, payload } of [...sockets.messages, ...events]) {
    if (event === 'delete' || event === 'announcement.delete') assert.match(payload ?? '', /^\d+$/);
    else if (event === 'notifications_merged') assert.equal(payload, '1');
    else if (event !== undefined && event !== 'filters_changed') JSON.parse(payload ?? '');
  }

  const before = events.length;
  assert.equal((await asAlice.post(`/api/v1/tokens/${id}/invalidate`)).statusCode, 200);
  assert.equal(await sockets.closed, 1008);
  await ended;
  assert.equal(events.length, before);
});

/** A token of hers that is not the one she acts with. */
async function openToken(): Promise<{ id: string; token: string }> {
  const token = await seed.token(alice, 'read');
  const [newest] = (await asAlice.get('/api/v1/tokens')).json() as { id: string }[];
  return { id: newest?.id as string, token };
}

test('who does not read server-sent events is let go', async () => {
  const id = await seed.post(bob, 'x'.repeat(4_500));
  await app.drain();
  const headers = { authorization: `Bearer ${await seed.token(alice)}` };
  const slow = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${app.url}/api/v1/streaming/public`, { headers }, resolve).on('error', reject);
  });
  const quick = await openStream(app, '?stream=public', { token: await seed.token(alice) });
  // More than any kernel keeps for a socket that nobody reads.
  const times = 2_000;
  const heard = () => quick.messages.filter(({ event }) => event === 'update').length;
  for (let sent = 0; sent < times; sent += 50) {
    for (let i = 0; i < 50; i++) app.ctx.bus.publish({ kind: 'post', postId: id });
    while (heard() < sent + 50) await new Promise(setImmediate);
  }
  const cut = new Promise<boolean>((resolve) => slow.on('close', () => resolve(!slow.complete)));
  slow.on('error', () => {});
  slow.resume();
  assert.equal(await cut, true);
  await quick.close();
});
