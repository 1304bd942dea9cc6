import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { Poll } from '@linnet/api-schemas/mastodon/poll.ts';
import { DeletedStatus, Status } from '@linnet/api-schemas/mastodon/status.ts';
import { StatusEdit } from '@linnet/api-schemas/mastodon/status-edit.ts';
import Type from 'typebox';
import { insertRows } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { watchStatements } from '../../count-statements.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';
import { openStream } from './stream-client.ts';

const DAY = 86_400;
const MINUTE_MS = 60_000;

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let asAlice: Client;
let asBob: Client;
let asCarol: Client;
let visitor: Client;

before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  bob = await seed.account('bob');
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  asCarol = createClient(app, await seed.token(await seed.account('carol')));
  visitor = createClient(app);
});
after(() => app.close());

const question = (more: object = {}) => ({
  status: 'which bird?',
  poll: { options: ['Linnet', 'Wren'], expires_in: DAY, ...more },
});

async function ask(more: object = {}, body: object = {}): Promise<Status> {
  return readAnswer(await asAlice.post('/api/v1/statuses', { ...question(more), ...body }), Status);
}

const vote = (client: Client, id: string, ...choices: unknown[]) =>
  client.post(`/api/v1/polls/${id}/votes`, { choices });
const get = async (client: Client, id: string) => readAnswer(await client.get(`/api/v1/polls/${id}`), Poll);
const numbers = (poll: Poll) => [poll.options.map((option) => option.votes_count), poll.votes_count, poll.voters_count];

test('a poll is asked, answered once, and counted', async () => {
  const status = await ask();
  const poll = status.poll ?? assert.fail('no poll');
  assert.deepEqual(
    [poll.expired, poll.multiple, poll.voted, poll.own_votes, numbers(poll)],
    [false, false, true, [], [[0, 0], 0, 0]],
  );
  const lasts = Date.parse(poll.expires_at ?? '') - Date.parse(status.created_at);
  assert.ok(lasts > DAY * 1_000 - MINUTE_MS && lasts <= DAY * 1_000, `${lasts}`);
  const voted = readAnswer(await vote(asBob, poll.id, '1'), Poll);
  assert.deepEqual([voted.voted, voted.own_votes, numbers(voted)], [true, [1], [[0, 1], 1, 1]]);
  const seen = await get(visitor, poll.id);
  assert.ok(!('voted' in seen) && !('own_votes' in seen));
  assert.deepEqual(numbers(seen), [[0, 1], 1, 1]);
  const [inList] = readAnswer(await asBob.get(`/api/v1/accounts/${alice.id}/statuses`), Type.Array(Status));
  assert.deepEqual(inList?.poll?.own_votes, [1]);
  assert.deepEqual((await get(asCarol, poll.id)).voted, false);

  for (const [client, choices] of [
    [asBob, [0]],
    [asBob, [1]],
    [asAlice, [0]],
    [asCarol, [2]],
    [asCarol, [-1]],
    [asCarol, [0, 1]],
    [asCarol, ['x']],
    [asCarol, []],
  ] as const) {
    assert.equal((await vote(client, poll.id, ...choices)).statusCode, 422, JSON.stringify(choices));
  }
  assert.equal((await visitor.post(`/api/v1/polls/${poll.id}/votes`, { choices: [0] })).statusCode, 401);
  assert.deepEqual(numbers(await get(asBob, poll.id)), [[0, 1], 1, 1]);
});

test('where several may be chosen, voters are counted once', async () => {
  const { id } = await ask({ multiple: true, options: ['a', 'b', 'c'] });
  assert.deepEqual(numbers(readAnswer(await vote(asBob, id, 2, 0, 2), Poll)), [[1, 0, 1], 2, 1]);
  assert.deepEqual((await get(asBob, id)).own_votes, [0, 2]);
  assert.equal((await vote(asBob, id, 1)).statusCode, 422);
});

test('hidden numbers are told when it is over, and nobody votes then', async () => {
  const { id } = await ask({ hide_totals: true, expires_in: 300 });
  const voted = readAnswer(await vote(asBob, id, 0), Poll);
  assert.deepEqual(numbers(voted), [[null, null], 1, 1]);
  app.clock.advance(300_000);
  const over = await get(visitor, id);
  assert.deepEqual([over.expired, numbers(over)], [true, [[1, 0], 1, 1]]);
  assert.equal((await vote(asCarol, id, 0)).statusCode, 422);
});

test('what is no question is refused, and says why', async () => {
  for (const more of [
    { options: ['alone'] },
    { options: [] },
    { options: ['same', ' same '] },
    { options: ['a', ' '] },
    { options: ['a', 'b'.repeat(101)] },
    { options: Array.from({ length: 11 }, (_, i) => `${i}`) },
    { expires_in: 299 },
    { expires_in: 2_629_747 },
    { expires_in: undefined },
  ]) {
    const [status, error] = readRefusal(await asAlice.post('/api/v1/statuses', question(more)));
    assert.equal(status, 422);
    assert.match(error, /^Validation failed: Poll /);
  }
  const limits = (await visitor.get('/api/v2/instance')).json().configuration.polls;
  assert.deepEqual(limits, {
    max_options: 10,
    max_characters_per_option: 100,
    min_expiration: 300,
    max_expiration: 2_629_746,
  });
});

test('forms nest as Rails has it, and an option may be text enough', async () => {
  const body =
    'status=&poll[options][]=a&poll[options][]=b&poll[expires_in]=300&poll[multiple]=true&poll[hide_totals]=1';
  const answer = await asAlice.send('POST', '/api/v1/statuses', body as unknown as object, {
    'content-type': 'application/x-www-form-urlencoded',
  });
  const { poll, content } = readAnswer(answer, Status);
  assert.deepEqual([content, poll?.multiple, poll?.options[0]?.votes_count], ['', true, null]);
  const voted = await asBob.send('POST', `/api/v1/polls/${poll?.id}/votes?choices[]=1`);
  assert.deepEqual(readAnswer(voted, Poll).own_votes, [1]);
});

test('who may not see the post may not learn of its poll', async () => {
  const { id } = await ask({}, { visibility: 'private' });
  const plain = await seed.post(alice, 'asks nothing');
  const absent = await asCarol.get('/api/v1/polls/987654321');
  for (const path of [id, plain]) {
    const answer = await asCarol.get(`/api/v1/polls/${path}`);
    assert.deepEqual([answer.statusCode, answer.body], [404, absent.body]);
    const refused = await vote(asCarol, String(path), 0);
    assert.deepEqual([refused.statusCode, refused.body], [404, absent.body]);
  }
  assert.equal((await asAlice.get(`/api/v1/polls/${id}`)).statusCode, 200);
});

test('an edit keeps what was chosen while the question is the same', async () => {
  const { id } = await ask();
  await vote(asBob, id, 0);
  app.clock.advance(1_000);
  const edit = (body: object) => asAlice.put(`/api/v1/statuses/${id}`, body);
  const typo = readAnswer(await edit({ ...question(), status: 'which bird??' }), Status);
  assert.deepEqual(typo.poll && numbers(typo.poll), [[1, 0], 1, 1]);
  app.clock.advance(1_000);
  const other = readAnswer(await edit(question({ options: ['Wren', 'Linnet'] })), Status);
  assert.deepEqual(other.poll && numbers(other.poll), [[0, 0], 0, 0]);
  assert.deepEqual((await get(asBob, id)).voted, false);
  readAnswer(await vote(asBob, id, 1), Poll);
  app.clock.advance(1_000);
  const none = readAnswer(await edit({ status: 'no bird' }), Status);
  assert.equal(none.poll, null);
  assert.equal((await asBob.get(`/api/v1/polls/${id}`)).statusCode, 404);
  const history = readAnswer(await visitor.get(`/api/v1/statuses/${id}/history`), Type.Array(StatusEdit));
  assert.deepEqual(
    history.map((version) => version.poll?.options.map((option) => option.title) ?? null),
    [['Linnet', 'Wren'], ['Linnet', 'Wren'], ['Wren', 'Linnet'], null],
  );
  const { kysely } = app.ctx.db;
  for (const table of ['polls', 'pollOptions', 'pollVotes'] as const) {
    assert.deepEqual(await kysely.selectFrom(table).select('postId').where('postId', '=', Number(id)).execute(), []);
  }
});

test('a deleted post brings its poll along, to be written again', async () => {
  const { id } = await ask();
  await vote(asBob, id, 0);
  const gone = readAnswer(await asAlice.delete(`/api/v1/statuses/${id}`), DeletedStatus);
  assert.deepEqual(
    gone.poll?.options.map((option) => option.title),
    ['Linnet', 'Wren'],
  );
  const { kysely } = app.ctx.db;
  for (const table of ['polls', 'pollOptions', 'pollVotes'] as const) {
    assert.deepEqual(await kysely.selectFrom(table).select('postId').where('postId', '=', Number(id)).execute(), []);
  }
});

test('the end is told once, to who asked and who answered', async () => {
  const { id } = await ask({ expires_in: 300 });
  await vote(asBob, id, 0);
  const told = async (client: Client) => {
    const all = readAnswer(await client.get('/api/v1/notifications?types[]=poll&limit=80'), Type.Array(Notification));
    return all.filter((one) => one.status?.id === id).map((one) => [one.account.acct, one.status?.poll?.expired]);
  };
  const edit = (more: object) => asAlice.put(`/api/v1/statuses/${id}`, question(more));
  readAnswer(await edit({ expires_in: 600 }), Status);
  app.clock.advance(300_000);
  await app.drain();
  assert.deepEqual(await told(asBob), [], 'an edit put the end off');
  app.clock.advance(300_000);
  await app.drain();
  for (const client of [asAlice, asBob]) assert.deepEqual(await told(client), [['alice', true]]);
  assert.deepEqual(await told(asCarol), []);
  // What is over stays so, unless another question is asked.
  assert.equal(readAnswer(await edit({ expires_in: 600 }), Status).poll?.expired, true);
  readAnswer(await edit({ expires_in: 600, options: ['Twite', 'Siskin'] }), Status);
  await vote(asCarol, id, 0);
  app.clock.advance(600_000);
  await app.drain();
  for (const client of [asAlice, asCarol]) assert.deepEqual(await told(client), [['alice', true]]);
  assert.deepEqual(await told(asBob), [], 'the last end is the news');
});

test('streams hear of votes together, not of each', async () => {
  const token = await seed.token(await seed.account('dora'));
  const asStreaming = createClient(app, token);
  await asStreaming.post(`/api/v1/accounts/${alice.id}/follow`);
  await app.drain();
  const stream = await openStream(app, '?stream=user', { token });
  const { id } = await ask();
  await app.drain();
  const updates = () =>
    stream.messages
      .filter(({ event, payload }) => event === 'status.update' && JSON.parse(payload).id === id)
      .map(({ payload }) => readAnswerOf(payload));
  const readAnswerOf = (payload: string) => {
    assert.equal(payload.split('"poll":').length, 2);
    const { poll } = JSON.parse(payload) as Status;
    return [poll?.votes_count, poll?.voted];
  };
  await vote(asBob, id, 0);
  await app.drain();
  await stream.find(({ event }) => event === 'status.update');
  await vote(asCarol, id, 0);
  await vote(asStreaming, id, 1);
  await app.drain();
  await stream.settle();
  assert.deepEqual(updates(), [[1, false]]);
  app.clock.advance(MINUTE_MS);
  await app.drain();
  await stream.find(({ event, payload }) => event === 'status.update' && JSON.parse(payload).poll?.votes_count === 3);
  assert.deepEqual(updates(), [
    [1, false],
    [3, true],
  ]);
  await stream.close();
});

test('apps of Misskey are shown it in their way', async () => {
  const { id } = await ask({ multiple: true });
  await vote(asBob, id, 1);
  const notes = await app.inject({ method: 'POST', url: '/api/notes/local-timeline', payload: { limit: 1 } });
  assert.equal(notes.statusCode, 200, notes.body);
  const [{ poll }] = notes.json() as [{ poll: { multiple: boolean; choices: object[] } }];
  assert.equal(poll.multiple, true);
  assert.deepEqual(poll.choices, [
    { text: 'Linnet', votes: 0, isVoted: false },
    { text: 'Wren', votes: 1, isVoted: false },
  ]);
});

test('filters look at what may be chosen', async () => {
  const filter = { title: 'x', context: ['home'], keywords_attributes: [{ keyword: 'cuckoo', whole_word: true }] };
  assert.equal((await asCarol.post('/api/v2/filters', filter)).statusCode, 200);
  const { id } = await ask({ options: ['Linnet', 'a Cuckoo'] });
  const seen = readAnswer(await asCarol.get(`/api/v1/statuses/${id}`), Status);
  assert.equal(seen.filtered?.length, 1);
});

test('a poll that many answered costs no more to show', async () => {
  const [few, many] = [await ask(), await ask()];
  const fill = (postId: number, count: number) =>
    app.ctx.db.write(async (tx) => {
      const rows = Array.from({ length: count }, (_, i) => ({
        id: app.ctx.ids.next(),
        accountId: 1_000_000 + i,
        postId,
        choice: i % 2,
      }));
      await insertRows(tx, 'pollVotes', rows);
    });
  await fill(Number(few.id), 10);
  await fill(Number(many.id), 10_000);
  /** What is asked for a page for the sake of polls. */
  const once = async (id: string) => {
    const texts = await watchStatements(() => asBob.get(`/api/v1/statuses/${id}`));
    return texts.filter((sql) => sql.includes('"poll'));
  };
  // The server may ask for others meanwhile.
  const costs = async (id: string) =>
    [await once(id), await once(id), await once(id)].reduce((a, b) => (b.length < a.length ? b : a));
  await app.drain();
  assert.deepEqual((await costs(many.id)).sort(), (await costs(few.id)).sort());
  // The poll with its options, and what is the viewer's of it.
  assert.equal((await costs(many.id)).length, 2);
  assert.deepEqual(await costs(String(await seed.post(alice, 'asks nothing'))), []);
});
