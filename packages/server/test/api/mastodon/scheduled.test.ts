import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Draft } from '@linnet/api-schemas/mastodon/draft.ts';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { ScheduledStatus } from '@linnet/api-schemas/mastodon/scheduled-status.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { publishDraftJob } from '../../../src/core/drafts/publish.ts';
import { pruneFilesJob } from '../../../src/core/files/unused-files.ts';
import { insertRow } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createTestClock } from '../../clock.ts';
import { createNode } from '../../federation/node.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PATH = '/api/v1/scheduled_statuses';
const DRAFTS = '/api/linnet/v1/drafts';
const List = Type.Array(ScheduledStatus);

let app: TestApp;
let seed: Seed;
let alice: Member;
let asAlice: Client;
let asBob: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(await seed.account('bob')));
});
after(() => app.close());

const ahead = (ms: number) => new Date(app.clock.now() + ms).toISOString();
const schedule = (more: object = {}, client = asAlice, headers = {}) =>
  client.post('/api/v1/statuses', { status: 'later', scheduled_at: ahead(10 * MINUTE_MS), ...more }, headers);
const list = async (client = asAlice) => readAnswer(await client.get(PATH), List);
const postsOf = async (member: Member) =>
  readAnswer(await asAlice.get(`/api/v1/accounts/${member.id}/statuses`), Type.Array(Status));
const rows = (table: 'drafts' | 'draftMedia' | 'posts') => app.ctx.db.kysely.selectFrom(table).selectAll().execute();

async function addFile(owner: Member): Promise<number> {
  const id = app.ctx.ids.next();
  const now = app.clock.now();
  const row = { id, accountId: owner.id, kind: 'image', state: 'ready', key: `k${id}`, checkAt: now, createdAt: now };
  await app.ctx.db.write((tx) => insertRow(tx, 'files', { ...row, focusX: 0, focusY: 0 } as never));
  return id;
}

async function passTime(ms: number): Promise<void> {
  app.clock.advance(ms);
  await app.drain();
}

test('a post with files and a poll waits for its time, and is out once', async () => {
  const carol = await seed.account('carol');
  const asCarol = createClient(app, await seed.token(carol));
  const file = await addFile(carol);
  const poll = { options: ['a', 'b'], expires_in: 300, multiple: true };
  const sent = { status: 'to come #birds', spoiler_text: 'x', visibility: 'unlisted', media_ids: [`${file}`], poll };
  const made = readAnswer(await schedule(sent, asCarol), ScheduledStatus);
  assert.deepEqual(
    [made.params.text, made.params.visibility, made.params.poll?.multiple, made.media_attachments.length, made.problem],
    ['to come #birds', 'unlisted', true, 1, null],
  );
  assert.deepEqual(await list(asCarol), [made]);
  assert.deepEqual(readAnswer(await asCarol.get(`${PATH}/${made.id}`), ScheduledStatus), made);
  assert.deepEqual(await postsOf(carol), []);
  // Longer than what nothing uses is kept.
  const later = readAnswer(
    await asCarol.put(`${PATH}/${made.id}`, { scheduled_at: ahead(3 * DAY_MS) }),
    ScheduledStatus,
  );
  await passTime(2 * DAY_MS);
  await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, pruneFilesJob, [{}]));
  await app.drain();
  assert.deepEqual(await list(asCarol), [later]);
  await passTime(DAY_MS);
  const [post, ...rest] = await postsOf(carol);
  assert.deepEqual([post?.content.includes('to come'), post?.spoiler_text, rest], [true, 'x', []]);
  assert.deepEqual([post?.visibility, post?.media_attachments[0]?.id], ['unlisted', `${file}`]);
  // It lasts from when it is out.
  assert.ok(Date.parse(post?.poll?.expires_at ?? '') > app.clock.now() + 4 * MINUTE_MS);
  assert.deepEqual(await list(asCarol), []);
  assert.equal((await asCarol.get(`${PATH}/${made.id}`)).statusCode, 404);
});

test('what has passed is now; what comes too soon, too late or is no time is refused', async () => {
  const out = readAnswer(await schedule({ status: 'now', scheduled_at: ahead(-MINUTE_MS) }), Status);
  assert.match(out.content, /now/);
  readAnswer(await schedule({ status: 'blank', scheduled_at: '' }), Status);
  for (const at of [ahead(4 * MINUTE_MS), ahead(6 * 366 * DAY_MS), 'tomorrow', '2030-13-01T00:00:00Z']) {
    assert.equal((await schedule({ scheduled_at: at })).statusCode, 422, at);
  }
  const year = new Date(app.clock.now()).getUTCFullYear() + 1;
  const made = readAnswer(await schedule({ scheduled_at: `${year}-05-01 10:00` }), ScheduledStatus);
  assert.equal(made.scheduled_at, `${year}-05-01T10:00:00.000Z`);
  await asAlice.delete(`${PATH}/${made.id}`);
});

test('what could not be published now is refused at once', async () => {
  for (const more of [
    { status: '' },
    { status: 'x'.repeat(5_000 + 1) },
    { media_ids: ['987654321'] },
    { poll: { options: ['a'], expires_in: 300 } },
    { in_reply_to_id: '987654321' },
  ]) {
    assert.ok([404, 422].includes((await schedule(more)).statusCode), JSON.stringify(more));
  }
  assert.deepEqual(await list(), []);
});

test('a key that is sent twice makes one', async () => {
  const at = ahead(DAY_MS);
  const key = { 'idempotency-key': 'one' };
  const send = async () => readAnswer(await schedule({ scheduled_at: at }, asAlice, key), ScheduledStatus).id;
  const ids = await Promise.all([send(), send()]);
  assert.equal(new Set(ids).size, 1);
  assert.equal((await list()).length, 1);
  await asAlice.delete(`${PATH}/${ids[0]}`);
});

test('time and content can be changed, and nobody else may', async () => {
  const file = await addFile(alice);
  const made = readAnswer(await schedule({ media_ids: [`${file}`] }), ScheduledStatus);
  const path = `${PATH}/${made.id}`;
  for (const answer of [await asBob.get(path), await asBob.put(path, { status: 'mine' }), await asBob.delete(path)]) {
    assert.deepEqual(readRefusal(answer), [404, 'Record not found']);
  }
  assert.equal((await asAlice.put(path, { scheduled_at: ahead(MINUTE_MS) })).statusCode, 422);
  const at = ahead(20 * MINUTE_MS);
  const edited = readAnswer(await asAlice.put(path, { scheduled_at: at, status: 'other' }), ScheduledStatus);
  assert.deepEqual([edited.params.text, edited.media_attachments, edited.scheduled_at], ['other', [], at]);
  await passTime(10 * MINUTE_MS);
  assert.equal((await list()).length, 1, 'its old time is none');
  await passTime(10 * MINUTE_MS);
  assert.match((await postsOf(alice))[0]?.content ?? '', /other/);
  assert.equal((await asAlice.delete(path)).statusCode, 404);
});

test('a deleted one is never out, and its files are let go of', async () => {
  const file = await addFile(alice);
  const { id } = readAnswer(await schedule({ status: 'never', media_ids: [`${file}`] }), ScheduledStatus);
  assert.equal((await asAlice.delete(`/api/v1/media/${file}`)).statusCode, 404);
  assert.deepEqual((await asAlice.delete(`${PATH}/${id}`)).json(), {});
  assert.equal((await asAlice.delete(`/api/v1/media/${file}`)).statusCode, 200);
  await passTime(DAY_MS);
  assert.ok(!(await rows('posts')).some((post) => post.sourceText === 'never'));
  assert.deepEqual(await rows('draftMedia'), []);
});

test('what cannot be published is kept, and its author is told', async () => {
  const parent = await seed.post(alice, 'to answer');
  const { id } = readAnswer(await schedule({ status: 'lost?', in_reply_to_id: `${parent}` }), ScheduledStatus);
  await asAlice.delete(`/api/v1/statuses/${parent}`);
  await passTime(10 * MINUTE_MS);
  const [kept] = await list();
  assert.deepEqual([kept?.id, kept?.params.text], [id, 'lost?']);
  assert.match(kept?.problem ?? '', /not found/i);
  const told = async () =>
    readAnswer(await asAlice.get('/api/v1/notifications?types[]=linnet:unpublished'), Type.Array(Notification));
  const [notification, ...more] = await told();
  assert.deepEqual([notification?.account.id, more], [`${alice.id}`, []]);
  assert.ok(notification?.fallback?.title);
  const run = () =>
    app.ctx.db.write((tx) =>
      app.ctx.queue.enqueue(tx, publishDraftJob, [{ id: Number(id), publishAt: Date.parse(kept?.scheduled_at ?? '') }]),
    );
  await run();
  await app.drain();
  assert.equal((await told()).length, 1, 'a job that comes again tells nothing');
  const change = { status: 'lost?', scheduled_at: ahead(10 * MINUTE_MS) };
  assert.equal(readAnswer(await asAlice.put(`${PATH}/${id}`, change), ScheduledStatus).problem, null);
  await passTime(10 * MINUTE_MS);
  assert.match((await postsOf(alice))[0]?.content ?? '', /lost\?/);
  assert.deepEqual(await list(), []);
});

test('who may do nothing any more publishes nothing', async () => {
  const eve = await seed.account('eve');
  readAnswer(await schedule({ status: 'evil' }, createClient(app, await seed.token(eve))), ScheduledStatus);
  const suspend = app.ctx.db.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', eve.id);
  await app.ctx.db.write(
    async (tx) => void (await tx.execute(suspend.compile().sql, [...suspend.compile().parameters])),
  );
  await passTime(10 * MINUTE_MS);
  assert.ok(!(await rows('posts')).some((post) => post.sourceText === 'evil'));
  assert.ok((await rows('drafts')).some((draft) => draft.accountId === eve.id && draft.problem !== null));
});

test('there are so many and no more, in all and for a day', async () => {
  const dora = createClient(app, await seed.token(await seed.account('dora')));
  const midnight = app.clock.now() - (app.clock.now() % DAY_MS) + 2 * DAY_MS;
  const at = (day: number, i: number) => new Date(midnight + day * DAY_MS + i * MINUTE_MS).toISOString();
  for (let i = 0; i < 25; i++) readAnswer(await schedule({ scheduled_at: at(0, i) }, dora), ScheduledStatus);
  assert.match(readRefusal(await schedule({ scheduled_at: at(0, 30) }, dora))[1], /25 posts for that day/);
  const { id } = readAnswer(await schedule({ scheduled_at: at(1, 0) }, dora), ScheduledStatus);
  assert.equal((await dora.put(`${PATH}/${id}`, { scheduled_at: at(0, 30) })).statusCode, 422);
  const page = await dora.get(`${PATH}?limit=20`);
  assert.equal(readAnswer(page, List).length, 20);
  assert.equal(readAnswer(await dora.get(readLink(page, 'next') ?? ''), List).length, 6);
});

test('drafts are kept as they are, for their author alone', async () => {
  const file = await addFile(alice);
  const sent = {
    status: 'half a sen',
    poll: { options: ['a'], expires_in: 0 },
    media_ids: [`${file}`],
    visibility: 'direct',
  };
  const draft = readAnswer(await asAlice.post(DRAFTS, sent), Draft);
  assert.deepEqual(
    [draft.params.text, draft.params.poll?.options, draft.media_attachments.length],
    ['half a sen', ['a'], 1],
  );
  assert.deepEqual(readAnswer(await asAlice.get(DRAFTS), Type.Array(Draft)), [draft]);
  const warned = readAnswer(await asAlice.post(DRAFTS, { spoiler_text: 'careful' }), Draft);
  assert.deepEqual([warned.params.text, warned.params.spoiler_text], ['', 'careful']);
  await asAlice.delete(`${DRAFTS}/${warned.id}`);
  const path = `${DRAFTS}/${draft.id}`;
  for (const answer of [await asBob.get(path), await asBob.put(path, { status: 'x' }), await asBob.delete(path)]) {
    assert.deepEqual(readRefusal(answer), [404, 'Record not found']);
  }
  // With and without a time are two things.
  assert.equal((await asAlice.get(`${PATH}/${draft.id}`)).statusCode, 404);
  assert.equal((await asAlice.put(`${PATH}/${draft.id}`, { scheduled_at: ahead(DAY_MS) })).statusCode, 404);
  assert.equal((await asAlice.delete(`${PATH}/${draft.id}`)).statusCode, 404);
  const changed = readAnswer(await asAlice.put(path, { status: 'half a sentence' }), Draft);
  assert.deepEqual(
    [changed.params.text, changed.params.poll, changed.media_attachments],
    ['half a sentence', null, []],
  );
  await passTime(7 * DAY_MS);
  assert.equal(readAnswer(await asAlice.get(path), Draft).params.text, 'half a sentence');
  assert.deepEqual((await asAlice.delete(path)).json(), {});
  assert.equal((await asAlice.get(path)).statusCode, 404);
  assert.equal((await asAlice.post(DRAFTS, { media_ids: ['987654321'] })).statusCode, 422);
  assert.equal((await asAlice.post(DRAFTS, { status: '€'.repeat(40_000) })).statusCode, 422);
  for (let i = 0; i < 100; i++) readAnswer(await asBob.post(DRAFTS, { status: `${i}` }), Draft);
  assert.equal((await asBob.post(DRAFTS, { status: 'one more' })).statusCode, 422);
});

test('a server that is killed while it publishes has each post once', async () => {
  const clock = createTestClock();
  const node = await createNode('localhost', clock);
  try {
    const { ctx } = node;
    const member = await node.seed.account('alice');
    const { schedulePost } = await import('../../../src/core/drafts/schedule.ts');
    const publishAt = clock.now() + 10 * MINUTE_MS;
    const body = { contentWarning: '', visibility: 'public', localOnly: false, sensitive: false } as const;
    const rest = { ...body, language: null, replyToId: null, poll: null, appId: null, mediaIds: [] };
    for (let i = 0; i < 12; i++) {
      await schedulePost(ctx, { accountId: member.id, publishAt, input: { ...rest, text: `number ${i}` } });
    }
    clock.advance(10 * MINUTE_MS);
    const draining = node.drain().catch(() => undefined);
    await new Promise(setImmediate);
    await node.kill();
    await draining;
    await node.restart();
    // What the kill broke off is tried again, after a while.
    for (let i = 0; i < 4; i++) {
      clock.advance(10 * MINUTE_MS);
      await node.drain();
    }
    const { kysely } = node.ctx.db;
    const posts = await kysely.selectFrom('posts').select('sourceText').execute();
    const texts = Array.from({ length: 12 }, (_, i) => `number ${i}`);
    assert.deepEqual(posts.map((post) => post.sourceText).sort(), texts.sort());
    assert.deepEqual(await kysely.selectFrom('drafts').select('id').execute(), []);
  } finally {
    await node.close();
  }
});
