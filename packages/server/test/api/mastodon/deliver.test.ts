import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Auth } from '../../../src/api/http/auth.ts';
import type { Channel } from '../../../src/api/mastodon/streaming/channel.ts';
import type { Connection } from '../../../src/api/mastodon/streaming/connection.ts';
import { deliver } from '../../../src/api/mastodon/streaming/deliver.ts';
import type { BusMessage } from '../../../src/bus/bus.ts';
import { createList } from '../../../src/core/lists/lists.ts';
import { addMembers } from '../../../src/core/lists/members.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let dora: Member;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol, dora] = [
    await seed.account('alice'),
    await seed.account('bob'),
    await seed.account('carol'),
    await seed.account('dora'),
  ];
  await seed.follow(bob, alice);
  await app.drain();
});
after(() => app.close());

/** A window that keeps what it is sent, as `event stream`. */
function createWindow(accountId: number, ...channels: Partial<Channel>[]): Connection & { heard: string[] } {
  const heard: string[] = [];
  const open = channels.map((channel): [string, Channel] => {
    const { topic = 'user' } = channel;
    return [topic, { key: topic, stream: [topic], topic, ...channel }];
  });
  const auth: Auth = { userId: 1, accountId, appId: 1, tokenId: 1, scopes: new Set(['read']), role: 'user' };
  const send: Connection['send'] = ([stream], event) => void heard.push(`${event} ${stream}`);
  return { auth, accountId, channels: new Map(open), send, close: () => {}, heard };
}

/** What the bus says while something happens, brought to windows; answers the number of statements. */
async function bring(windows: readonly Connection[], act: () => Promise<unknown>): Promise<number> {
  const messages: BusMessage[] = [];
  const stop = app.ctx.bus.subscribe((message) => void messages.push(message));
  await act();
  await app.drain();
  stop();
  let statements = 0;
  const { db } = app.ctx;
  const execute: typeof db.execute = (sql, parameters) => {
    statements += 1;
    return db.execute(sql, parameters);
  };
  const ctx = { ...app.ctx, db: { ...db, engine: db.engine, kysely: db.kysely, execute } };
  for (const message of messages) await deliver(ctx, new Set(windows), message);
  return statements;
}

test('a direct message costs the same few queries with one window and with three hundred', async () => {
  const windows = (count: number) => [
    createWindow(alice.id, { topic: 'user' }),
    createWindow(bob.id, { topic: 'user' }),
    ...Array.from({ length: count }, (_, i) => createWindow(1_000_000 + i, { topic: 'user' }, { topic: 'public' })),
  ];
  const few = windows(1);
  const many = windows(300);
  const write = () => seed.post(alice, 'only @carol', { visibility: 'direct' });
  // Profiles are remembered for a moment.
  await bring(windows(0), write);
  const costs = [await bring(few, write), await bring(many, write)];
  assert.equal(costs[0], costs[1]);
  assert.ok((costs[1] as number) <= 5, `${costs[1]} statements`);
  assert.deepEqual((many[0] as ReturnType<typeof createWindow>).heard, ['update user']);
  assert.ok(many.slice(1).every((window) => (window as ReturnType<typeof createWindow>).heard.length === 0));
});

test('a deletion is told to who could have seen it, and to nobody else', async () => {
  const list = await createList(app.ctx, bob.id, { title: 'x', repliesPolicy: 'list', exclusive: false });
  await addMembers(app.ctx, { accountId: bob.id, listId: list.id, memberIds: [alice.id] });
  const expected = {
    public: ['author', 'follower', 'list', 'named', 'stranger', 'public'],
    unlisted: ['author', 'follower', 'list', 'named', 'stranger'],
    followers: ['author', 'follower', 'list', 'named'],
    direct: ['author', 'named'],
  } as const;
  for (const visibility of ['public', 'unlisted', 'followers', 'direct'] as const) {
    const postId = await seed.post(alice, 'for @carol', { visibility });
    await app.drain();
    const windows = {
      author: createWindow(alice.id, { topic: 'user' }),
      follower: createWindow(bob.id, { topic: 'user' }),
      list: createWindow(bob.id, { topic: 'list', listId: list.id }),
      named: createWindow(carol.id, { topic: 'user' }),
      stranger: createWindow(dora.id, { topic: 'user' }),
      public: createWindow(dora.id, { topic: 'public' }),
      notifications: createWindow(alice.id, { topic: 'notifications' }),
    };
    await bring(Object.values(windows), () => deletePost(app.ctx, { accountId: alice.id, postId }));
    const told = Object.entries(windows).flatMap(([who, { heard }]) => (heard.length > 0 ? [who] : []));
    assert.deepEqual(told, expected[visibility], visibility);
  }
});

test('a payload that cannot be sent takes none from others', async () => {
  const broken = createWindow(bob.id, { topic: 'user' });
  broken.send = () => {
    throw new Error('gone');
  };
  const whole = createWindow(alice.id, { topic: 'user' });
  await bring([broken, whole], () => seed.post(alice, 'hello'));
  assert.deepEqual(whole.heard, ['update user']);
});
