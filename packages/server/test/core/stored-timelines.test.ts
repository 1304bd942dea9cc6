import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { muteAccount } from '../../src/core/blocks/block.ts';
import { unboostPost } from '../../src/core/boosts/boost.ts';
import { rejectFollow, unfollowAccount } from '../../src/core/follows/follow.ts';
import { createList, deleteList, updateList } from '../../src/core/lists/lists.ts';
import { addMembers, removeMembers } from '../../src/core/lists/members.ts';
import { findToken } from '../../src/core/oauth/tokens.ts';
import { CHUNK, timelinesSubscriber, writeTimelinesJob } from '../../src/core/timelines/fan-out.ts';
import { KEEP, trimTimelinesJob } from '../../src/core/timelines/keep.ts';
import { loadTimeline } from '../../src/core/timelines/load.ts';
import type { Timeline, TimelinePage } from '../../src/core/timelines/timeline.ts';
import { insertRows } from '../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { ALWAYS, findBroken, SETTLED } from '../crash/invariants.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;

beforeEach(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
});

afterEach(() => app.close());

/** Nothing contradicts anything, once all is done. */
async function assertWhole(): Promise<void> {
  await app.drain();
  assert.deepEqual(await findBroken(app.ctx.db, [...ALWAYS, ...SETTLED]), []);
}

const DAY = 86_400_000;

/** What is stored in a timeline, newest first: posts, each by whom it came. */
async function stored(timelineId: number): Promise<[postId: number, by: number][]> {
  await app.drain();
  const rows = await app.ctx.db.kysely
    .selectFrom('timelineEntries')
    .select(['postId', 'byAccountId'])
    .where('timelineId', '=', timelineId)
    .orderBy('entryId', 'desc')
    .execute();
  return rows.map((row) => [row.postId, row.byAccountId]);
}

async function read(viewer: Member, timeline: Timeline, page: TimelinePage = { limit: 40 }) {
  const view = await loadTimeline(app.ctx, asMember(viewer.id), timeline, page);
  return { ids: view.entries.map((entry) => entry.post.facts.id), next: view.next, prev: view.prev };
}

const HOME = { kind: 'home' } as const;
const makeList = (owner: Member, more: { repliesPolicy?: 'followed' | 'list' | 'none'; exclusive?: boolean } = {}) =>
  createList(app.ctx, owner.id, { title: 'x', repliesPolicy: 'list', exclusive: false, ...more });

/** Many followers of an account, made in one go; answers their accounts. */
async function followers(of: Member, count: number): Promise<number[]> {
  const { ctx } = app;
  const now = ctx.clock.now();
  const ids = Array.from({ length: count }, () => ctx.ids.next());
  await ctx.db.write(async (tx) => {
    const accounts = ids.map((id) => {
      const name = `f${id}`;
      return { id, username: name, usernameKey: name, domain: '', kind: 'person', uri: `urn:${id}`, createdAt: now };
    });
    await insertRows(tx, 'accounts', accounts.map((row) => ({ ...row, followingCount: 1 })) as never);
    const users = ids.map((id) => ({ id, accountId: id, email: `${id}@mail.test`, passwordHash: '', role: 'user' }));
    await insertRows(tx, 'users', users.map((row) => ({ ...row, createdAt: now })) as never);
    const rows = ids.map((accountId) => {
      const id = ctx.ids.next();
      return { id, accountId, targetId: of.id, state: 'accepted', uri: `urn:${id}`, showBoosts: 1, createdAt: now };
    });
    await insertRows(tx, 'follows', rows as never);
    const counted = tx.kysely.updateTable('accounts').set({ followersCount: count }).where('id', '=', of.id);
    await counted.execute();
    const told = rows.map(({ id, accountId }) => {
      const about = { subjectKind: 'account', subjectId: accountId, causeId: id, groupKey: 'follow' };
      return { id, accountId: of.id, kind: 'follow', fromAccountId: accountId, ...about, createdAt: now };
    });
    await insertRows(tx, 'notifications', told as never);
  });
  return ids;
}

test('a post of somebody with many followers reaches all of them, once, chunk by chunk', async () => {
  const readers = await followers(alice, CHUNK * 2 + 3);
  const told: string[] = [];
  app.ctx.bus.subscribe(({ kind }) => {
    if (kind !== 'wake') told.push(kind);
  });
  const postId = await seed.post(alice, 'to everyone');
  await app.drain();
  const holders = async () => {
    const query = app.ctx.db.kysely.selectFrom('timelineEntries').select('timelineId').where('postId', '=', postId);
    return (await query.orderBy('timelineId').execute()).map((row) => row.timelineId);
  };
  assert.deepEqual(await holders(), [alice.id, ...readers]);
  assert.deepEqual(told, ['post', 'entry'], 'streams are told when all have it, and once');
  // As a crash leaves it: the event and a chunk in the middle run again.
  await timelinesSubscriber.handle(app.ctx, [{ kind: 'post.created', postId, visibility: 'public', origin: 'local' }]);
  const again = { brought: 'post', entryId: postId, postId, into: 'homes', after: 0 } as const;
  await writeTimelinesJob.run(app.ctx, [again]);
  await app.drain();
  assert.deepEqual(await holders(), [alice.id, ...readers]);
  await assertWhole();
});

test('a chunk of a post that is gone writes nothing', async () => {
  await followers(alice, 3);
  const spread = { brought: 'post', entryId: 8, postId: 8, into: 'homes', after: 0 } as const;
  await writeTimelinesJob.run(app.ctx, [spread]);
  assert.deepEqual(await stored(alice.id), []);
});

test('a list holds what its members write and boost, by its policy, and never what is direct', async () => {
  await seed.follow(alice, bob);
  await seed.follow(alice, carol);
  const before = await seed.post(bob, 'before');
  const list = await makeList(alice);
  const dora = await seed.account('dora');
  const theirs = await seed.post(dora, 'by somebody else');
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id] });
  assert.deepEqual(await stored(list.id), [[before, bob.id]], 'a new member brings posts along');
  await seed.post(bob, '@alice direct', { visibility: 'direct' });
  await seed.boost(bob, theirs);
  const followersOnly = await seed.post(bob, 'followers only', { visibility: 'followers' });
  const toOutsider = await seed.post(bob, '@dora hi', { replyToId: theirs });
  const toOwner = await seed.post(bob, '@alice hi', { replyToId: await seed.post(alice, 'mine') });
  const shown: [number, number][] = [
    [toOwner, bob.id],
    [followersOnly, bob.id],
    [theirs, bob.id],
    [before, bob.id],
  ];
  assert.deepEqual(await stored(list.id), shown);
  assert.deepEqual(
    (await read(alice, { kind: 'list', listId: list.id })).ids,
    shown.map(([id]) => id),
  );
  await unboostPost(app.ctx, { accountId: bob.id, postId: theirs, origin: 'local' });
  await seed.follow(alice, dora);
  await updateList(app.ctx, alice.id, list.id, { repliesPolicy: 'followed' });
  assert.deepEqual(
    (await stored(list.id)).map(([id]) => id),
    [toOwner, toOutsider, followersOnly, before],
    'another policy makes it anew',
  );
  await assert.rejects(read(bob, { kind: 'list', listId: list.id }), { code: 'not-found' });
  await assertWhole();
});

test('who leaves a list takes everything along, and so does a list that is deleted', async () => {
  await seed.follow(alice, bob);
  await seed.follow(alice, carol);
  const list = await makeList(alice);
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id, carol.id] });
  await seed.post(bob, 'by bob');
  const byCarol = await seed.post(carol, 'by carol');
  assert.equal((await stored(list.id)).length, 2);
  await removeMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id] });
  assert.deepEqual(await stored(list.id), [[byCarol, carol.id]]);
  await unfollowAccount(app.ctx, { accountId: alice.id, targetId: carol.id, origin: 'local' });
  assert.deepEqual(await stored(list.id), []);
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id] });
  assert.equal((await stored(list.id)).length, 1);
  await deleteList(app.ctx, alice.id, list.id);
  assert.deepEqual(await stored(list.id), []);
  await assertWhole();
});

test('who takes a follow back is in no list of the follower any more, nor what they wrote', async () => {
  await seed.follow(alice, bob);
  await seed.follow(alice, carol);
  const list = await makeList(alice);
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id, carol.id] });
  await seed.post(bob, 'from bob');
  const byCarol = await seed.post(carol, 'from carol');
  assert.equal((await stored(list.id)).length, 2);
  await rejectFollow(app.ctx, { accountId: alice.id, targetId: bob.id, origin: 'remote' });
  assert.deepEqual(await stored(list.id), [[byCarol, carol.id]]);
  assert.deepEqual(await stored(alice.id), [[byCarol, carol.id]]);
  await assertWhole();
});

test('an exclusive list keeps its members out of home until it is none', async () => {
  await seed.follow(alice, bob);
  const list = await makeList(alice, { exclusive: true });
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id] });
  const postId = await seed.post(bob, 'quiet');
  assert.deepEqual(await stored(alice.id), []);
  assert.deepEqual((await read(alice, HOME)).ids, [], 'nor is it merged in behind the end');
  assert.deepEqual(await stored(list.id), [[postId, bob.id]]);
  await updateList(app.ctx, alice.id, list.id, { exclusive: false });
  assert.deepEqual(await stored(alice.id), [[postId, bob.id]]);
  await assertWhole();
});

test('nothing is written for people who are away; who comes back finds the newest of everyone', async () => {
  await seed.follow(alice, bob);
  const list = await makeList(alice);
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [bob.id] });
  const token = await seed.token(alice);
  await findToken(app.ctx, token);
  const old = await seed.post(bob, 'old');
  const own = await seed.post(alice, 'mine');
  await app.drain();
  app.clock.advance(31 * DAY);
  await findToken(app.ctx, await seed.token(bob));
  await trimTimelinesJob.run(app.ctx, [{}]);
  const missed = await seed.post(bob, 'missed');
  const mine = await seed.post(alice, 'by an app that was not noticed');
  assert.deepEqual([await stored(alice.id), await stored(list.id)], [[], []]);
  assert.deepEqual((await stored(bob.id)).length, 2, 'who is here is written to');
  await findToken(app.ctx, token);
  assert.deepEqual(
    (await stored(alice.id)).map(([id]) => id),
    [mine, missed, own, old],
  );
  assert.deepEqual(
    (await stored(list.id)).map(([id]) => id),
    [missed, old],
  );
  const next = await seed.post(bob, 'next');
  assert.equal((await stored(alice.id))[0]?.[0], next);
  await assertWhole();
});

test('a timeline keeps its newest entries, and scrolling goes on behind them', async () => {
  await seed.follow(alice, bob);
  const ids: number[] = [];
  for (let i = 0; i < 8; i++) ids.unshift(await seed.post(i % 2 === 0 ? bob : alice, `${i}`));
  await app.drain();
  // What a trim leaves of it, without a thousand posts.
  const kept = ids[2] as number;
  await app.ctx.db.write((tx) =>
    tx.kysely.deleteFrom('timelineEntries').where('timelineId', '=', alice.id).where('entryId', '<', kept).execute(),
  );
  const pages: number[][] = [];
  let below = undefined as TimelinePage['below'];
  for (;;) {
    const { ids: found, next } = await read(alice, HOME, { limit: 2, below });
    if (found.length === 0) break;
    pages.push(found);
    below = next;
    if (next === undefined) break;
  }
  assert.deepEqual(pages.flat(), ids);
  const above = await read(alice, HOME, { limit: 40, above: { by: 'id', at: [kept] } });
  assert.deepEqual(above.ids, ids.slice(0, 2), 'nothing is merged into what is new');
});

test('the job trims to the newest, in batches', async () => {
  const { ctx } = app;
  const postIds = await Promise.all(Array.from({ length: 3 }, (_, i) => seed.post(bob, `${i}`)));
  await app.drain();
  const [first] = postIds as [number];
  const rows = Array.from({ length: KEEP + 700 }, (_, i) => ({
    timelineId: alice.id,
    entryId: first + 2 + i,
    postId: -i,
    byAccountId: bob.id,
    reason: 'own' as const,
  }));
  await ctx.db.write((tx) => insertRows(tx, 'timelineEntries', rows));
  await trimTimelinesJob.run(ctx, [{}]);
  const left = await stored(alice.id);
  assert.equal(left.length, KEEP);
  assert.equal(left[0]?.[0], -(KEEP + 699));
  assert.equal((await stored(bob.id)).length, 3, 'others are left alone');
});

test('what reached a list that was deleted meanwhile goes with the next trim', async () => {
  const { ctx } = app;
  const postId = await seed.post(bob, 'late');
  await app.drain();
  const listId = ctx.ids.next();
  const row = { timelineId: listId, entryId: postId, postId, byAccountId: bob.id, reason: 'list' as const };
  await ctx.db.write((tx) => insertRows(tx, 'timelineEntries', [row]));
  await trimTimelinesJob.run(ctx, [{}]);
  assert.equal((await stored(listId)).length, 0);
  assert.equal((await stored(bob.id)).length, 1, 'homes are left alone');
});

test('rules are asked when it is read: a page is filled up behind what a mute hides, and shows it again after', async () => {
  await seed.follow(alice, bob);
  await seed.follow(alice, carol);
  const byCarol = await seed.post(carol, 'wanted');
  for (let i = 0; i < 5; i++) await seed.post(bob, `noise ${i}`);
  await app.drain();
  const before = (await read(alice, HOME)).ids;
  const { ctx } = app;
  // Without the sweep that comes with a mute: what is stored has to be asked about all the same.
  const row = { id: ctx.ids.next(), accountId: alice.id, targetId: bob.id, notifications: 1 as const };
  const expiresAt = ctx.clock.now() + DAY;
  await ctx.db.write((tx) =>
    tx.kysely
      .insertInto('mutes')
      .values({ ...row, expiresAt, createdAt: ctx.clock.now() })
      .execute(),
  );
  assert.deepEqual((await read(alice, HOME, { limit: 2 })).ids, [byCarol]);
  app.clock.advance(2 * DAY);
  assert.deepEqual((await read(alice, HOME)).ids, before);
  await muteAccount(ctx, { accountId: alice.id, targetId: bob.id, notifications: false });
  await seed.boost(bob, await seed.post(await seed.account('dora'), 'by way of bob'));
  await app.drain();
  assert.deepEqual((await read(alice, HOME)).ids, [byCarol]);
});
