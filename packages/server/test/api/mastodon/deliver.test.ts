import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Connection } from '../../../src/api/mastodon/streaming/connection.ts';
import { deliver } from '../../../src/api/mastodon/streaming/deliver.ts';
import { openHub } from '../../../src/api/mastodon/streaming/hub.ts';
import type { BusMessage } from '../../../src/bus/bus.ts';
import { loadMatchers } from '../../../src/core/filters/matcher.ts';
import { createList } from '../../../src/core/lists/lists.ts';
import { addMembers } from '../../../src/core/lists/members.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { watchStatements } from '../../count-statements.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { createClient } from './client.ts';
import { createWindow } from './window.ts';

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
  await deliver(ctx, new Set(windows), messages);
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
  assert.deepEqual(many[0]?.heard, ['update user']);
  assert.ok(many.slice(1).every((window) => window.heard.length === 0));
});

/** What is done by the clock, whatever happens: noting that somebody is here, reading anew what is kept for seconds. */
const NOW_AND_THEN = /^update "(tokens|users)" set "(lastUsedAt|lastActiveAt|awayAt)"|from "(instanceBlocks|settings)"/;

/** What the whole server asks of its database for one message, until these windows have heard `expected` things. */
async function countForMessage(status: string, windows: readonly Connection[], expected: number): Promise<number> {
  const hub = openHub(app.ctx);
  const asAlice = createClient(app, await seed.token(alice));
  // Profiles are remembered for a moment, which is over.
  app.clock.advance(10_000);
  const texts = await watchStatements(async () => {
    let sent = 0;
    const heard = new Promise<void>((resolve) => {
      if (expected === 0) resolve();
      for (const window of windows) {
        const { send } = window;
        window.send = (...message) => {
          send(...message);
          sent += 1;
          if (sent === expected) resolve();
        };
        hub.add(window);
      }
    });
    const answer = await asAlice.post('/api/v1/statuses', { status, visibility: 'direct' });
    assert.equal(answer.statusCode, 200);
    await app.drain();
    await heard;
  });
  for (const window of windows) hub.remove(window);
  return texts.filter((text) => !NOW_AND_THEN.test(text)).length;
}

test('a direct message costs the whole server a few statements more when three hundred look, at most five a batch', async () => {
  const everywhere = [{ topic: 'user' }, { topic: 'public' }] as const;
  const others = Array.from({ length: 300 }, (_, i) => createWindow(2_000_000 + i, ...everywhere));
  const windowsOf = (...people: Member[]) => people.map((person) => createWindow(person.id, ...everywhere));
  // The first is for what is read once and kept; so are the filters of those who look.
  await loadMatchers(app.ctx, [alice.id, bob.id]);
  await countForMessage('@bob psst', [], 0);
  const alone = await countForMessage('@bob psst', [], 0);
  const [author, follower] = windowsOf(alice, bob);
  const looked = await countForMessage('@bob psst', [author, follower, ...others] as Connection[], 3);
  // The post and the notification about it may come in two batches.
  assert.ok(looked - alone <= 10, `${looked - alone} more`);
  assert.deepEqual([author?.heard, follower?.heard?.sort()], [['update user'], ['notification user', 'update user']]);

  const named: Member[] = [];
  for (let i = 0; i < 30; i++) named.push(await seed.account(`named${i}`));
  const text = named.map(({ username }) => `@${username}`).join(' ');
  const manyAlone = await countForMessage(text, [], 0);
  const many = windowsOf(...named);
  await loadMatchers(
    app.ctx,
    named.map(({ id }) => id),
  );
  const manyLooked = await countForMessage(text, [...windowsOf(alice), ...many, ...others], 31);
  // Their notifications may come in two batches.
  assert.ok(manyLooked - manyAlone <= 12, `${manyLooked - manyAlone} more for thirty who are named`);
  assert.ok(many.every((window) => window.heard.join() === 'notification user'));
  assert.ok(others.every((window) => window.heard.length === 0));
});

test('a public post is loaded once for homes and for the timelines of everyone', async () => {
  const windows = [alice, bob, carol, dora].map(({ id }) => createWindow(id, { topic: 'user' }, { topic: 'public' }));
  const strangers = Array.from({ length: 20 }, (_, i) => createWindow(3_000_000 + i, { topic: 'public' }));
  const statements = await bring([...windows, ...strangers], () => seed.post(alice, 'hello, everyone'));
  assert.ok(statements <= 5, `${statements} statements`);
  const heard = windows.map((window) => [...window.heard].sort());
  const everywhere = ['update public', 'update user'];
  assert.deepEqual(heard, [everywhere, everywhere, ['update public'], ['update public']]);
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
