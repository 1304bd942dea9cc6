import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { blockAccount, muteAccount } from '../../src/core/blocks/block.ts';
import { unfollowAccount } from '../../src/core/follows/follow.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { addMembers } from '../../src/core/lists/members.ts';
import { followTag, unfollowTag } from '../../src/core/tags/follow-tag.ts';
import { CHUNK } from '../../src/core/timelines/fan-out.ts';
import { trimTimelinesJob } from '../../src/core/timelines/keep.ts';
import { loadTimeline } from '../../src/core/timelines/load.ts';
import { insertRows } from '../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
beforeEach(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
});
afterEach(() => app.close());

const follow = (tag: string, member = alice) => followTag(app.ctx, { accountId: member.id, tag });

async function stored(member = alice): Promise<[postId: number, reason: string][]> {
  await app.drain();
  const rows = await app.ctx.db.kysely
    .selectFrom('timelineEntries')
    .select(['postId', 'reason'])
    .where('timelineId', '=', member.id)
    .orderBy('entryId', 'desc')
    .execute();
  return rows.map((row) => [row.postId, row.reason]);
}

async function home(limit = 40): Promise<number[]> {
  await app.drain();
  const { entries } = await loadTimeline(app.ctx, asMember(alice.id), { kind: 'home' }, { limit });
  return entries.map((entry) => entry.post.facts.id);
}

test('public posts with a followed tag come home, and the newest at once; nothing else does', async () => {
  const before = await seed.post(bob, 'long ago #birds');
  await follow('birds');
  const after = await seed.post(bob, 'just now #Birds and #birds');
  for (const visibility of ['unlisted', 'followers', 'direct'] as const) await seed.post(bob, '#birds', { visibility });
  await seed.post(bob, '#fish');
  const own = await seed.post(alice, 'my #birds');
  assert.deepEqual(await stored(), [
    [own, 'own'],
    [after, 'tag'],
    [before, 'tag'],
  ]);
  assert.deepEqual(await home(), [own, after, before]);
});

test('nobody blocked, muted, silenced or kept apart comes by a tag', async () => {
  await follow('birds');
  const rude = await seed.remoteAccount('rude');
  const loud = await seed.remoteAccount('loud');
  const quiet = await seed.remoteAccount('quiet');
  const apart = await seed.remoteAccount('apart');
  await blockAccount(app.ctx, { accountId: alice.id, targetId: rude.id, origin: 'local' });
  await muteAccount(app.ctx, { accountId: alice.id, targetId: loud.id, notifications: true });
  const { kysely } = app.ctx.db;
  await kysely.updateTable('accounts').set({ silencedAt: 1 }).where('id', '=', quiet.id).execute();
  const list = await createList(app.ctx, alice.id, { title: 'x', repliesPolicy: 'list', exclusive: true });
  await seed.follow(alice, apart);
  await addMembers(app.ctx, { accountId: alice.id, listId: list.id, memberIds: [apart.id] });
  for (const author of [rude, loud, quiet, apart]) await seed.remotePost(author, '<p>#birds</p>', { tags: ['birds'] });
  const fine = await seed.remotePost(await seed.remoteAccount('fine'), '<p>#birds</p>', { tags: ['birds'] });
  assert.deepEqual(await stored(), [[fine, 'tag']]);
});

test('a tag that is followed no more takes along what came for it alone', async () => {
  await follow('birds');
  await follow('trees');
  const carol = await seed.account('carol');
  const birds = await seed.post(bob, '#birds');
  const both = await seed.post(bob, '#birds in #trees');
  const friends = await seed.post(carol, '#birds');
  await app.drain();
  await seed.follow(alice, carol);
  await app.drain();
  await unfollowTag(app.ctx, { accountId: alice.id, tag: 'birds' });
  assert.deepEqual(
    (await stored()).map(([id]) => id),
    [friends, both],
  );
  assert.ok(!(await home()).includes(birds));
});

test('what came for a tag stays when its author is followed and unfollowed', async () => {
  await follow('birds');
  const post = await seed.post(bob, '#birds');
  await app.drain();
  await seed.follow(alice, bob);
  await app.drain();
  await unfollowAccount(app.ctx, { accountId: alice.id, targetId: bob.id, origin: 'local' });
  assert.deepEqual(await stored(), [[post, 'tag']]);
});

test('what many follow is written chunk by chunk, and told once', async () => {
  const { ctx } = app;
  const people = Array.from({ length: CHUNK + 20 }, () => ctx.ids.next());
  const createdAt = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    const accounts = people.map((id) => ({
      id,
      username: `f${id}`,
      usernameKey: `f${id}`,
      domain: '',
      kind: 'person',
    }));
    await insertRows(tx, 'accounts', accounts.map((row) => ({ ...row, uri: `urn:${row.id}`, createdAt })) as never);
    const users = people.map((id) => ({ id, accountId: id, email: `${id}@mail.test`, passwordHash: '', role: 'user' }));
    await insertRows(tx, 'users', users.map((row) => ({ ...row, createdAt })) as never);
    const follows = people.map((accountId) => ({ id: ctx.ids.next(), accountId, tag: 'birds' }));
    await insertRows(tx, 'tagFollows', follows);
  });
  await follow('birds');
  const told: number[] = [];
  ctx.bus.subscribe((message) => void (message.kind === 'entry' && told.push(message.postId)));
  const post = await seed.post(bob, '#birds');
  assert.deepEqual(await stored(), [[post, 'tag']]);
  const rows = await ctx.db.kysely
    .selectFrom('timelineEntries')
    .select('timelineId')
    .where('postId', '=', post)
    .execute();
  assert.equal(rows.length, people.length + 2, 'theirs, that of whoever is asked for, and the author’s');
  assert.deepEqual(told, [post]);
});

test('who is away is not written to, and finds what is behind on coming back', async () => {
  await follow('birds');
  const { kysely } = app.ctx.db;
  await kysely.updateTable('users').set({ lastActiveAt: 1, createdAt: 1 }).where('accountId', '=', alice.id).execute();
  await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, trimTimelinesJob, [{}]));
  await app.drain();
  const posts = [];
  for (let i = 0; i < 5; i++) posts.unshift(await seed.post(bob, `#birds ${i}`));
  await seed.post(bob, '#birds for few', { visibility: 'followers' });
  assert.deepEqual(await stored(), []);
  assert.deepEqual(await home(), posts, 'merged on reading');
});
