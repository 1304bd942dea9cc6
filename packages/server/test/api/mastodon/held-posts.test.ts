/** A post that a screen holds: its author alone sees it until moderators let it out, and then it goes out once. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Screen, ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { newCard } from '../../../src/core/cards/new-card.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { findPostById } from '../../../src/core/posts/queries.ts';
import { HELD_MAX, HELD_OF_ONE } from '../../../src/core/screens/held.ts';
import { insertRow, insertRows } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const HELD = '/api/v1/admin/held_posts';
const SCREENS = '/api/v1/admin/screens';
const SONG = 'https://song.test/1';
const DAY_MS = 86_400_000;

let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let [owner, moderator, carol, erin] = [] as unknown as [Client, Client, Client, Client];
let [mod, member, follower] = [] as unknown as [Member, Member, Member];
let far: Actor;
before(async () => {
  app = await createTestApp({ settings: { LINK_PREVIEWS: 'true' } });
  seed = createSeed(app.ctx);
  const client = async (by: Member, scopes: string) => createClient(app, await seed.token(by, scopes));
  owner = await client(await seed.account('alice', { role: 'owner' }), 'read admin:read admin:write');
  mod = await seed.account('bob', { role: 'moderator' });
  member = await seed.account('carol');
  follower = await seed.account('erin');
  far = await seed.remoteAccount('dave');
  moderator = await client(mod, 'read write admin:read admin:write');
  carol = await client(member, 'read write');
  erin = await client(follower, 'read write');
  await seed.follow(follower, member);
  await seed.follow(far, member);
  await seed.follow(follower, far);
});
after(() => app.close());
afterEach(async () => {
  await app.drain();
  for (const { id } of readAnswer(await owner.get(SCREENS), Type.Array(Screen))) await owner.delete(`${SCREENS}/${id}`);
  await owner.post(HELD, { approve: false });
  await app.drain();
});

type Input = Record<string, unknown>;
const add = async (word: string, more: Input = {}) =>
  readAnswer(
    await owner.post(SCREENS, { name: 'waits', act: 'hold', conditions: [{ kind: 'words', values: [word] }], ...more }),
    Screen,
  );
const write = async (status: string, more: Input = {}, by = carol) => {
  const answer = await by.post('/api/v1/statuses', { status, ...more });
  assert.equal(answer.statusCode, 200, answer.body);
  await app.drain();
  return answer.json() as Status;
};
const queue = async (by = moderator) => readAnswer(await by.get(HELD), Type.Array(ScreenHit));
const row = (id: number | string) => findPostById.first(app.ctx.db, { id: Number(id) });
const ids = async (by: Client, path: string) => ((await by.get(path)).json() as { id: string }[]).map(({ id }) => id);
const countOf = async (table: 'outgoingActivities' | 'postCards') =>
  Number(
    (
      await app.ctx.db.kysely
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirst()
    )?.n,
  );

/** Where somebody else would meet a post. */
async function places(id: string, parentId: string): Promise<Record<string, boolean | number>> {
  const account = (await erin.get(`/api/v1/accounts/${member.id}`)).json() as { statuses_count: number };
  const outbox = await app.inject({
    url: `/users/carol/outbox?page=true`,
    headers: { accept: 'application/activity+json' },
  });
  const context = (await erin.get(`/api/v1/statuses/${parentId}/context`)).json() as { descendants: Status[] };
  const note = await app.inject({
    url: new URL((await row(id))?.uri ?? '').pathname,
    headers: { accept: 'application/activity+json' },
  });
  const tag = (await erin.get('/api/v1/tags/birdsong')).json() as { history: { uses: string }[] };
  return {
    byId: (await erin.get(`/api/v1/statuses/${id}`)).statusCode === 200,
    visitor: (await app.inject(`/api/v1/statuses/${id}`)).statusCode === 200,
    profile: (await ids(erin, `/api/v1/accounts/${member.id}/statuses`)).includes(id),
    home: (await ids(erin, '/api/v1/timelines/home')).includes(id),
    tagged: (await ids(erin, '/api/v1/timelines/tag/birdsong')).includes(id),
    thread: context.descendants.some((one) => one.id === id),
    search: ((await erin.get('/api/v2/search?q=chirp&type=statuses')).json().statuses as Status[]).some(
      (one) => one.id === id,
    ),
    outbox: outbox.body.includes(`/${id}`),
    note: note.statusCode === 200,
    told: ((await erin.get('/api/v1/notifications')).json() as { status?: Status }[]).some(
      (one) => one.status?.id === id,
    ),
    posts: account.statuses_count,
    replies:
      (await row(parentId)) === undefined
        ? -1
        : ((await erin.get(`/api/v1/statuses/${parentId}`)).json() as Status).replies_count,
    uses: Number(tag.history[0]?.uses),
  };
}

test('a post that is held is a post to its author, and nowhere for anybody else; let out, it is everywhere, once', async () => {
  await app.ctx.db.write((tx) => tx.execute(`update "accounts" set "indexable" = 1 where "id" = ${member.id}`, []));
  const parent = await write('who sings?', {}, erin);
  const other = await write('before #birdsong', { visibility: 'public' });
  // What it links to is known for a long time: nobody is asked.
  const card = newCard({ id: app.ctx.ids.next(), url: SONG, dueAt: Number.MAX_SAFE_INTEGER, createdAt: 0 });
  await app.ctx.db.write((tx) => insertRow(tx, 'cards', card));
  const screen = await add('chirp');
  const before = { sent: await countOf('outgoingActivities'), places: await places(other.id, parent.id) };
  const post = await write(`chirp @erin #birdsong ${SONG}`, { in_reply_to_id: parent.id });
  assert.equal(post.held, 'waiting');
  const hidden = await places(post.id, parent.id);
  const { posts, replies, uses, ...seen } = hidden;
  assert.deepEqual([posts, replies, uses], [before.places['posts'], 0, before.places['uses']]);
  assert.deepEqual(
    Object.entries(seen).filter(([, is]) => is !== false),
    [],
  );
  assert.equal(await countOf('outgoingActivities'), before.sent);
  assert.equal(await countOf('postCards'), 0);
  assert.equal(((await carol.get(`/api/v1/statuses/${post.id}`)).json() as Status).held, 'waiting');
  assert.ok((await ids(carol, `/api/v1/accounts/${member.id}/statuses`)).includes(post.id));

  const [hit] = await queue();
  assert.deepEqual(
    [hit?.status?.id, hit?.state, hit?.screen_name, hit?.why[0]?.found, hit?.account?.username],
    [post.id, 'done', 'waits', 'chirp', 'carol'],
  );
  for (const _ of [1, 2]) {
    const answered = readAnswer(await moderator.post(`${HELD}/${hit?.id}/approve`), ScreenHit);
    assert.deepEqual([answered.state, answered.status?.held], ['undone', undefined]);
    await app.drain();
  }
  const shown = await places(post.id, parent.id);
  assert.deepEqual(
    Object.entries(shown).filter(([, is]) => is === false),
    [],
  );
  assert.deepEqual(
    [shown['posts'], shown['replies'], shown['uses']],
    [Number(before.places['posts']) + 1, 1, Number(before.places['uses']) + 1],
  );
  assert.equal(await countOf('outgoingActivities'), before.sent + 1);
  assert.equal(await countOf('postCards'), 1);
  assert.equal(((await carol.get(`/api/v1/statuses/${post.id}`)).json() as Status).created_at, post.created_at);
  assert.deepEqual(await queue(), []);

  // That screen leaves it alone, and moderators are told of an edit that they have not read.
  await carol.put(`/api/v1/statuses/${post.id}`, { status: 'chirp again' });
  await app.drain();
  assert.equal((await row(post.id))?.state, 'shown');
  const [report] = (await moderator.get(`/api/v1/admin/reports?target_account_id=${member.id}`)).json();
  assert.equal((await moderator.post(`/api/v1/admin/reports/${report.id}/resolve`)).statusCode, 200);
  const log = (await owner.get(`/api/v1/admin/audit?target_kind=screen&target_key=${screen.id}`)).json();
  assert.deepEqual(
    (log as { act: string }[]).map(({ act }) => act),
    ['screen.approve', 'screen.add'],
  );
});

test('a post that is refused is its author’s alone, and can still be let out', async () => {
  await add('rude');
  const post = await write('rude');
  const [hit] = await queue();
  for (const _ of [1, 2]) {
    const answered = readAnswer(await moderator.post(`${HELD}/${hit?.id}/refuse`), ScreenHit);
    assert.deepEqual([answered.state, answered.status?.held], ['refused', 'refused']);
  }
  assert.equal(((await carol.get(`/api/v1/statuses/${post.id}`)).json() as Status).held, 'refused');
  assert.equal((await erin.get(`/api/v1/statuses/${post.id}`)).statusCode, 404);
  assert.ok(!(await ids(erin, '/api/v1/timelines/public')).includes(post.id));
  assert.equal((await carol.put(`/api/v1/statuses/${post.id}`, { status: 'kind' })).statusCode, 404);
  assert.deepEqual(await queue(), []);
  await moderator.post(`/api/v1/admin/screen_hits/${hit?.id}/undo`);
  await app.drain();
  for (const path of ['home', 'public']) assert.ok((await ids(erin, `/api/v1/timelines/${path}`)).includes(post.id));
  // What is out is not refused any more.
  assert.equal(readAnswer(await moderator.post(`${HELD}/${hit?.id}/refuse`), ScreenHit).state, 'undone');
  assert.equal((await row(post.id))?.state, 'shown');
});

test('what waits can be edited and goes on waiting; deleted, no server is told of it', async () => {
  await add('draft');
  const post = await write('a draft');
  const edited = (await carol.put(`/api/v1/statuses/${post.id}`, { status: 'all well @erin' })).json() as Status;
  await app.drain();
  assert.equal(edited.held, 'waiting');
  assert.equal((await erin.get(`/api/v1/statuses/${post.id}`)).statusCode, 404);
  assert.equal((await queue()).length, 1);
  const told = (await erin.get('/api/v1/notifications')).json() as { status?: Status }[];
  assert.ok(told.every((one) => one.status?.id !== post.id));
  const sent = await countOf('outgoingActivities');
  await deletePost(app.ctx, { accountId: member.id, postId: Number(post.id) });
  await app.drain();
  assert.equal(await countOf('outgoingActivities'), sent);
  assert.deepEqual(await queue(), []);
});

test('what comes from elsewhere is kept and not shown, and finds what waited for it when it is let out', async () => {
  await add('wave', { scope: 'remote' });
  const uri = 'https://remote.test/posts/wave';
  const reply = await seed.remotePost(far, '<p>me too</p>', { replyToUri: uri });
  const id = await seed.remotePost(far, '<p>a wave</p>', { uri });
  await app.drain();
  assert.equal((await erin.get(`/api/v1/statuses/${id}`)).statusCode, 404);
  assert.ok(!(await ids(erin, '/api/v1/timelines/home')).includes(`${id}`));
  assert.equal((await row(reply))?.replyToId, null);
  // It is here already: it does not come twice.
  assert.equal(await seed.remotePost(far, '<p>a wave</p>', { uri }), id);
  const [hit, none] = await queue();
  assert.deepEqual([hit?.status?.id, none], [`${id}`, undefined]);
  await moderator.post(`${HELD}/${hit?.id}/approve`);
  await app.drain();
  assert.ok((await ids(erin, '/api/v1/timelines/home')).includes(`${id}`));
  assert.equal((await row(reply))?.replyToId, id);
});

test('what is out is not held by an edit: moderators are told; what not everybody may see is not held at all', async () => {
  await add('bait');
  const post = await write('no harm');
  const edited = (await carol.put(`/api/v1/statuses/${post.id}`, { status: 'bait' })).json() as Status;
  await app.drain();
  assert.equal(edited.held, undefined);
  assert.equal((await erin.get(`/api/v1/statuses/${post.id}`)).statusCode, 200);
  const reports = (await moderator.get(`/api/v1/admin/reports?target_account_id=${member.id}`)).json() as unknown[];
  assert.equal(reports.length, 1);
  assert.equal((await write('bait', { visibility: 'private' })).held, undefined);
  assert.equal((await write('bait @erin', { visibility: 'direct' })).held, undefined);
  assert.deepEqual(await queue(), []);
});

test('the first posts of newcomers are held until one is let out, so many of one author and no more', async () => {
  await add('x', { conditions: [{ kind: 'posts-below', number: 1 }], scope: 'local' });
  const newcomer = await seed.account('newcomer');
  const client = createClient(app, await seed.token(newcomer, 'read write'));
  const first = await write('hello', {}, client);
  assert.equal(first.held, 'waiting');
  for (let i = 1; i < HELD_OF_ONE; i++) assert.equal((await write(`hello ${i}`, {}, client)).held, 'waiting');
  const refused = await client.post('/api/v1/statuses', { status: 'one more' });
  assert.deepEqual([refused.statusCode, /Too many posts wait/.test(refused.json().error)], [422, true]);
  assert.equal((await write('somebody else')).held, undefined);
  const hit = (await queue()).find(({ status }) => status?.id === first.id);
  await moderator.post(`${HELD}/${hit?.id}/approve`);
  assert.equal((await write('known now', {}, client)).held, undefined);
});

test('no more than moderators can look at wait, and none for longer than they look', async () => {
  const { ctx } = app;
  const screen = await add('crowd');
  const old = await write('a crowd');
  app.clock.advance(13 * DAY_MS);
  await app.drain();
  assert.equal((await row(old.id))?.state, 'held');
  const rest = {
    screenId: Number(screen.id),
    name: 'x',
    accountId: far.id,
    act: 'hold',
    state: 'done',
    createdAt: 0,
  } as const;
  await ctx.db.write(async (tx) => {
    const rows = Array.from({ length: HELD_MAX - 1 }, (_, i) => ({
      ...{ id: ctx.ids.next(), postId: i + 1, whyJson: '[]', changesJson: '{}' },
      ...rest,
    }));
    await insertRows(tx, 'screenHits', rows);
  });
  assert.equal((await carol.post('/api/v1/statuses', { status: 'a crowd' })).statusCode, 422);
  await assert.rejects(seed.remotePost(far, '<p>a crowd</p>'), { code: 'invalid' });
  app.clock.advance(DAY_MS + 3_600_000);
  await app.drain();
  assert.equal((await row(old.id))?.state, 'refused');
  await ctx.db.write((tx) => tx.execute('delete from "screenHits"', []));
});

test('all that waits is answered at once, but for what came after somebody looked', async () => {
  await add('many');
  const posts: Status[] = [];
  for (let i = 0; i < 3; i++) posts.push(await write(`many ${i}`));
  const [, second] = await queue();
  assert.equal((await moderator.post(HELD, { approve: true, up_to: second?.id })).statusCode, 200);
  await app.drain();
  const states = await Promise.all(posts.map(async ({ id }) => (await row(id))?.state));
  assert.deepEqual(states, ['shown', 'shown', 'held']);
  assert.equal((await moderator.post(HELD, { approve: false, up_to: 'x' })).statusCode, 422);
  await moderator.post(HELD, { approve: false });
  await app.drain();
  assert.equal((await row(posts[2]?.id ?? 0))?.state, 'refused');
});

test('nobody answers their own posts, nor who manages no reports', async () => {
  await add('mine', { staff: true });
  const own = await write('mine', {}, moderator);
  assert.deepEqual(await queue(), []);
  const [hit] = await queue(owner);
  assert.equal(hit?.status?.id, own.id);
  for (const verb of ['approve', 'refuse']) {
    assert.equal((await moderator.post(`${HELD}/${hit?.id}/${verb}`)).statusCode, 404);
    assert.equal((await carol.post(`${HELD}/${hit?.id}/${verb}`)).statusCode, 403);
    assert.equal((await owner.post(`${HELD}/1/${verb}`)).statusCode, 404);
  }
  // What is answered for all leaves out what is theirs.
  await moderator.post(HELD, { approve: true });
  await app.drain();
  assert.equal((await row(own.id))?.state, 'held');
});

test('all that a screen holds goes out when everything it did is undone', async () => {
  const screen = await add('oops');
  const posts = [await write('oops 1'), await write('oops 2')];
  await owner.post(`${SCREENS}/${screen.id}/undo`);
  await app.drain();
  for (const { id } of posts) assert.equal((await row(id))?.state, 'shown');
});
