import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createClient } from '@redis/client';
import pg from 'pg';
import type { Bus, BusMessage } from '../../src/bus/bus.ts';
import { createLocalBus } from '../../src/bus/local.ts';
import { openPostgresBus } from '../../src/bus/postgres.ts';
import { openRedisBus } from '../../src/bus/redis.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestClock } from '../clock.ts';
import { createTestDatabase } from '../database.ts';
import { noRedis, startRedis } from './redis-server.ts';
import { createSilentWay } from './silent-way.ts';

interface Driver {
  name: string;
  skip: string | false;
  /** Makes what carries the messages. */
  prepare(): Promise<Carrier>;
}

interface Carrier {
  open(onError?: (error: unknown) => void): Promise<Bus>;
  /** Brings any text to all who listen, as somebody else with access could. */
  say?(text: string): Promise<void>;
  /** Ends the connections of all who listen; they may come back when it resolves. */
  cut?(): Promise<void>;
  drop(): Promise<void>;
}

const throwIt = (error: unknown) => {
  throw error;
};

const DRIVERS: Driver[] = [
  {
    name: 'local',
    skip: false,
    async prepare() {
      // One process: everybody has the same bus.
      const bus = createLocalBus(() => {});
      return { open: async () => bus, drop: () => bus.close() };
    },
  },
  {
    name: 'PostgreSQL',
    skip: process.env['TEST_DATABASE_URL'] === undefined && 'PostgreSQL only',
    async prepare() {
      const database = await createTestDatabase();
      const admin = new pg.Client({ connectionString: database.target });
      await admin.connect();
      const clock = createTestClock();
      return {
        open: (onError = throwIt) => openPostgresBus({ url: database.target, clock, rng: systemRng, onError }),
        say: async (text) => void (await admin.query("select pg_notify('linnet', $1)", [text])),
        cut: async () =>
          void (await admin.query(
            `select pg_terminate_backend(pid, 5000) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()`,
          )),
        async drop() {
          await admin.end();
          await database.drop();
        },
      };
    },
  },
  {
    name: 'Redis',
    skip: noRedis,
    async prepare() {
      const server = await startRedis();
      const admin = createClient({ url: server.url });
      await admin.connect();
      return {
        open: (onError = throwIt) =>
          openRedisBus({ url: server.url, prefix: 'linnet.test', clock: createTestClock(), rng: systemRng, onError }),
        say: async (text) => void (await admin.publish('linnet.test:bus', text)),
        cut: async () => {
          await admin.sendCommand(['CLIENT', 'KILL', 'SKIPME', 'yes', 'TYPE', 'pubsub']);
          await admin.sendCommand(['CLIENT', 'KILL', 'SKIPME', 'yes', 'TYPE', 'normal']);
        },
        async drop() {
          admin.destroy();
          await server.down();
        },
      };
    },
  },
];

/** What a bus says, and a promise of the first message that is asked for. */
function listen(bus: Bus) {
  const heard: BusMessage[] = [];
  let waiting: { wanted: (message: BusMessage) => boolean; resolve: () => void }[] = [];
  bus.subscribe((message) => {
    if (message.kind !== 'gap') heard.push(message);
    for (const { wanted, resolve } of waiting) if (wanted(message)) resolve();
    waiting = waiting.filter(({ wanted }) => !wanted(message));
  });
  const hears = (wanted: (message: BusMessage) => boolean) =>
    new Promise<void>((resolve) => waiting.push({ wanted, resolve }));
  return { heard, hears };
}

const post = (postId: number): BusMessage => ({ kind: 'post', postId });
const isPost = (postId: number) => (message: BusMessage) => message.kind === 'post' && message.postId === postId;

const ONE_OF_EACH: BusMessage[] = [
  { kind: 'entry', entryId: 2 ** 52, postId: 3, listed: true },
  { kind: 'post', postId: 4 },
  { kind: 'edit', postId: 5 },
  { kind: 'delete', entryId: 6, postId: 7, accountId: 8, reach: 'followers', communityId: null, namedIds: [9, 10] },
  { kind: 'notification', accountId: 11, notificationId: 12 },
  { kind: 'changed', what: 'token', id: 13, number: 14 },
  { kind: 'changed', what: 'settings', id: null, number: 15 },
  { kind: 'wake', what: 'jobs' },
  { kind: 'takings', from: 'x', of: 'requests', taken: [['300/300000:default:ip:203.0.113.1', 3]] },
];

for (const { name, skip, prepare } of DRIVERS) {
  describe(`the bus: ${name}`, { skip }, () => {
    const ends: (() => Promise<void>)[] = [];
    after(async () => {
      for (const end of ends.reverse()) await end();
    });
    async function openTwo(onError?: (error: unknown) => void) {
      const carrier = await prepare();
      ends.push(carrier.drop);
      const [mine, theirs] = [await carrier.open(onError), await carrier.open(onError)];
      ends.push(mine.close, theirs.close);
      return { carrier, mine, theirs };
    }

    test('own listeners hear at once, others in the same order, everybody once', async () => {
      const { mine, theirs } = await openTwo();
      const [here, there] = [listen(mine), listen(theirs)];
      const last = there.hears(isPost(1_000));
      for (const message of ONE_OF_EACH) mine.publish(message);
      assert.deepEqual(here.heard, ONE_OF_EACH);
      for (let i = 101; i <= 1_000; i++) mine.publish(post(i));
      await last;
      const expected = [...ONE_OF_EACH, ...Array.from({ length: 900 }, (_, i) => post(101 + i))];
      assert.deepEqual(there.heard, expected);
      // What comes back from the others is behind everything of ours.
      const answer = here.hears(isPost(1));
      theirs.publish(post(1));
      await answer;
      assert.deepEqual(here.heard, [...expected, post(1)]);
    });

    test('a long list arrives whole, cut where it has to be', async () => {
      const { mine, theirs } = await openTwo();
      const there = listen(theirs);
      const namedIds = Array.from({ length: 5_000 }, (_, i) => 2 ** 52 + i);
      const gone = { kind: 'delete', entryId: 1, postId: 1, accountId: 2, communityId: null, namedIds } as const;
      const last = there.hears(isPost(9));
      mine.publish({ ...gone, reach: 'followers' });
      mine.publish(post(9));
      await last;
      const parts = there.heard.flatMap((message) => (message.kind === 'delete' ? [message] : []));
      assert.deepEqual(
        parts.flatMap((part) => part.namedIds),
        namedIds,
      );
      // Followers are asked for once.
      assert.deepEqual(
        parts.map((part) => part.reach),
        ['followers', ...parts.slice(1).map(() => 'named')],
      );
      assert.deepEqual([mine.stats().dropped, theirs.stats().ignored], [0, 0]);
    });

    test('a listener that throws keeps nobody else from hearing', async () => {
      const errors: unknown[] = [];
      const { mine, theirs } = await openTwo((error) => errors.push(error));
      for (const bus of new Set([mine, theirs])) bus.subscribe(() => assert.fail('broken'));
      const there = listen(theirs);
      const first = there.hears(isPost(1));
      assert.doesNotThrow(() => mine.publish(post(1)));
      await first;
      const stop = theirs.subscribe(() => assert.fail('stopped'));
      stop();
      const second = there.hears(isPost(2));
      mine.publish(post(2));
      await second;
      assert.ok(errors.every((error) => (error as Error).message !== 'stopped'));
    });

    test('what was said just before the end is sent', async () => {
      const { carrier, mine, theirs } = await openTwo();
      if (carrier.say === undefined) return;
      const there = listen(theirs);
      const last = there.hears(isPost(3));
      mine.publish(post(3));
      await mine.close();
      await last;
    });

    test('what is none of ours is ignored and counted', async () => {
      const { carrier, mine } = await openTwo();
      const { say } = carrier;
      if (say === undefined) return;
      const here = listen(mine);
      const bad = [
        'not JSON',
        '',
        'null',
        '[]',
        '{"from":1,"messages":[]}',
        `{"from":"x","messages":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
      ];
      for (const text of bad) await say(text);
      const values: unknown[] = [
        null,
        7,
        [],
        {},
        { kind: 'gap' },
        { kind: 'toString' },
        { kind: '__proto__' },
        { kind: 'a-later-version', postId: 1 },
        { kind: 'post' },
        { kind: 'post', postId: '1' },
        { kind: 'post', postId: -1 },
        { kind: 'post', postId: 1.5 },
        { kind: 'post', postId: 2 ** 53 },
        { kind: 'delete', entryId: 1, postId: 1, accountId: 1, reach: 'everybody', namedIds: [] },
        { kind: 'delete', entryId: 1, postId: 1, accountId: 1, reach: 'public', namedIds: [null] },
        { kind: 'changed', what: 'constructor', id: null, number: 1 },
        { kind: 'wake' },
        { kind: 'takings', from: 'x', of: 'requests', taken: [['a', -1]] },
        { kind: 'takings', from: 'x', of: 'requests', taken: [['a', 1, 1]] },
        { kind: 'takings', from: 'x', of: 'requests', taken: [['a'.repeat(301), 1]] },
        { kind: 'takings', from: 'x', of: 'nothing', taken: [] },
      ];
      const last = here.hears(isPost(8));
      await say(JSON.stringify({ from: 'somebody', messages: [...values, { kind: 'post', postId: 8, more: [1] }] }));
      await last;
      assert.deepEqual(here.heard, [post(8)], 'a good one among them is heard, without what is not known of it');
      const { ignored, received } = mine.stats();
      // An empty list of messages says nothing.
      assert.deepEqual([ignored, received], [bad.length + values.length, 1]);
    });

    test('after the connection was lost everybody is told of the gap, and goes on', async () => {
      const { carrier, mine, theirs } = await openTwo(() => {});
      if (carrier.cut === undefined) return;
      const [here, there] = [listen(mine), listen(theirs)];
      const back = Promise.all([here, there].map(({ hears }) => hears(({ kind }) => kind === 'gap')));
      const before = [mine.stats().gaps, theirs.stats().gaps];
      await carrier.cut();
      await back;
      assert.ok(mine.stats().gaps > (before[0] as number) && theirs.stats().gaps > (before[1] as number));
      const last = there.hears(isPost(5));
      mine.publish(post(5));
      await last;
    });
  });
}

test('a Redis that is away at the start is joined when it comes', { skip: noRedis }, async () => {
  const server = await startRedis();
  await server.down();
  const clock = createTestClock();
  const errors: unknown[] = [];
  const options = {
    url: server.url,
    prefix: 'x',
    clock,
    rng: systemRng,
    onError: (error: unknown) => errors.push(error),
  };
  const opening = [openRedisBus(options), openRedisBus(options)] as const;
  clock.advance(5_000);
  const [mine, theirs] = await Promise.all(opening);
  const [here, there] = [listen(mine), listen(theirs)];
  const back = Promise.all([here, there].map(({ hears }) => hears(({ kind }) => kind === 'gap')));
  // Meanwhile everybody hears themselves.
  mine.publish(post(1));
  assert.deepEqual(here.heard, [post(1)]);
  await server.up();
  await back;
  const last = there.hears(isPost(2));
  mine.publish(post(2));
  await last;
  assert.ok(errors.length >= 1 && errors.length < 10, `${errors.length} errors were told`);
  await mine.close();
  await theirs.close();
  await server.down();
});

test('a connection that the network lost silently is made anew', { skip: DRIVERS[1]?.skip }, async () => {
  const database = await createTestDatabase();
  const way = await createSilentWay(database.target);
  const clock = createTestClock();
  const bus = await openPostgresBus({ url: way.url, clock, rng: systemRng, onError: () => {} });
  const { hears } = listen(bus);
  const back = hears(({ kind }) => kind === 'gap');
  way.fallSilent();
  // Asked once, and not answered by the next time.
  clock.advance(10_000);
  clock.advance(10_000);
  await back;
  await bus.close();
  await way.close();
  await database.drop();
});
