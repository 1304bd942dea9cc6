/** Programs are told of what happens: signed, in order, again where they fail, and never more than they may know. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { approvePerson } from '../../src/core/people/decide.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { fileReport } from '../../src/core/reports/file.ts';
import { assignReport, resolveReport } from '../../src/core/reports/handle.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { signUp } from '../../src/core/users/sign-up.ts';
import { addWebhook, listWebhooks, loadWebhook, removeWebhook, switchWebhook } from '../../src/core/webhooks/keep.ts';
import { tryWebhook } from '../../src/core/webhooks/try.ts';
import { WEBHOOKS } from '../../src/dialects.ts';
import { createHttpClient } from '../../src/net/client.ts';
import { createQueue } from '../../src/queue/queue.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../app.ts';
import { watchStatements } from '../count-statements.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { startReceiver } from './receiver.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STATUSES = ['status.created', 'status.updated'];

let app: TestApp;
let seed: Seed;
let [ann, bob] = [] as unknown as [Member, Member];
async function open(options: TestAppOptions = {}): Promise<void> {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' }, ...options });
  seed = createSeed(app.ctx);
  ann = await seed.account('ann', { role: 'admin' });
  bob = await seed.account('bob');
  await app.drain();
}
beforeEach(() => open());
afterEach(() => app.close());

async function post(text: string, more: Parameters<Seed['post']>[2] = {}): Promise<number> {
  const id = await seed.post(bob, text, more);
  await app.drain();
  return id;
}
const edit = (postId: number, text: string) =>
  editPost(app.ctx, { accountId: bob.id, postId, text, contentWarning: '', sensitive: false, mediaIds: [] });
async function pass(ms: number): Promise<void> {
  app.clock.advance(ms);
  await app.drain();
}
const add = (url: string, events: string[] = STATUSES, by: number | null = null) =>
  addWebhook(app.ctx, { by, url, events });

test('a message is signed, names what happened, and is posted as it is', async (t) => {
  const receiver = await startReceiver(t);
  const { secret } = await add(receiver.url);
  const id = await post('hello');
  const [message] = receiver.received;
  assert.ok(message);
  const { headers, body, json } = message;
  assert.equal(headers['x-hub-signature'], `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  assert.deepEqual([headers['content-type'], headers['x-linnet-event']], ['application/json', 'status.created']);
  assert.match(`${headers['x-linnet-delivery']}`, /^\d+-\d+$/);
  assert.deepEqual([Object.keys(json), json.object['id']], [['event', 'created_at', 'object'], `${id}`]);
  assert.ok(Math.abs(Date.parse(json.created_at) - app.clock.now()) < 60_000);
  await edit(id, 'hello again');
  await app.drain();
  assert.deepEqual(receiver.texts(), ['hello', 'hello again']);
  assert.equal(receiver.received[1]?.json.event, 'status.updated');
});

test('nothing is told that not every visitor may see, from elsewhere, or to one that is off or gone', async (t) => {
  const receiver = await startReceiver(t);
  const { id } = await add(receiver.url);
  const hidden = await post('followers', { visibility: 'followers' });
  await post('@ann direct', { visibility: 'direct' });
  const local = await post('only here', { localOnly: true });
  for (const postId of [hidden, local]) await edit(postId, 'edited');
  await seed.remotePost(await seed.remoteAccount('rem'), 'from elsewhere');
  await app.drain();
  await post('unlisted', { visibility: 'unlisted' });
  const isShown = (await app.inject(`/api/v1/statuses/${local}`)).statusCode === 200;
  assert.equal(isShown, false);
  assert.deepEqual(receiver.texts(), ['unlisted']);
  await switchWebhook(app.ctx, { by: null, id, on: false });
  await post('while it is off');
  await switchWebhook(app.ctx, { by: null, id, on: true });
  await post('back');
  await removeWebhook(app.ctx, { by: null, id });
  await post('gone');
  assert.deepEqual(receiver.texts(), ['unlisted', 'back']);
});

test('people and reports are told as staff see them, of reported posts only what all may read', async (t) => {
  const receiver = await startReceiver(t);
  const all = ['account.created', 'account.approved', 'account.updated', 'report.created', 'report.updated'];
  await add(receiver.url, all, ann.id);
  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
  const form = { username: 'carol', email: 'carol@mail.test', password: PASSWORD, reason: 'birds' };
  const joined = await signUp(app.ctx, { ...form, from: { ip: '192.0.2.7', userAgent: '' } });
  await app.drain();
  await approvePerson(app.ctx, { by: null, accountId: joined.accountId });
  const carol = { id: joined.accountId, username: 'carol' };
  const secretly = await seed.post(carol, 'a secret', { visibility: 'followers' });
  const openly = await seed.post(carol, 'said openly');
  await app.drain();
  assert.deepEqual(receiver.texts(), ['account.created', 'account.approved']);
  assert.equal(receiver.received[0]?.json.object['email'], 'carol@mail.test');
  const input = {
    accountId: bob.id,
    targetId: carol.id,
    comment: 'look',
    category: 'spam',
    ruleIds: [] as string[],
  } as const;
  await fileReport(app.ctx, { ...input, postIds: [openly], forward: false });
  await app.drain();
  const report = receiver.received[2]?.json.object as { id: string; comment: string; statuses: object[] };
  assert.deepEqual([report.comment, report.statuses.length], ['look', 1]);
  await assignReport(app.ctx, { id: Number(report.id), by: ann.id, assigneeId: ann.id });
  await resolveReport(app.ctx, { id: Number(report.id), by: ann.id, action: 'none' });
  await app.drain();
  assert.deepEqual(receiver.texts().slice(2), ['report.created', 'report.updated', 'report.updated']);
  await seed.follow(bob, carol);
  await fileReport(app.ctx, { ...input, postIds: [secretly], forward: false });
  await app.drain();
  const last = receiver.received.at(-1);
  assert.deepEqual([last?.json.event, last?.json.object['evidence']], ['report.created', []]);
  assert.doesNotMatch(last?.body ?? '', /a secret/);
  // Nobody hears of reports about themselves, by way of a program neither.
  const before = receiver.received.length;
  await fileReport(app.ctx, { ...input, targetId: ann.id, postIds: [], forward: false });
  await app.drain();
  assert.equal(receiver.received.length, before);
});

test('whoever answers for one that may see something no more has it told nothing of that', async (t) => {
  const receiver = await startReceiver(t);
  const { id } = await add(receiver.url, ['account.updated', 'status.created'], ann.id);
  const put = (role: string) =>
    app.ctx.db.write((tx) => tx.kysely.updateTable('users').set({ role }).where('accountId', '=', ann.id).execute());
  await put('moderator');
  await post('one');
  assert.deepEqual(receiver.texts(), []);
  assert.deepEqual((await loadWebhook(app.ctx, id)).withheld, ['account.updated', 'status.created']);
  await put('admin');
  await post('two');
  assert.deepEqual(receiver.texts(), ['two']);
});

test('without a webhook for it nothing is written or asked; with one, a job and no query more', async () => {
  // Where nothing works meanwhile, only the post itself is counted.
  await app.close();
  await open({ config: { roles: new Set(['web']), allowPrivate: true } });
  const spend = async () => {
    await seed.post(bob, 'what is asked for once in a while is known from here on');
    return watchStatements(async () => void (await seed.post(bob, 'measured')));
  };
  const jobs = async () => {
    const rows = app.ctx.db.kysely.selectFrom('jobs').select('id').where('name', '=', 'on:webhooks');
    return (await rows.execute()).length;
  };
  await add('http://127.0.0.1:9/', ['report.created']);
  const without = await spend();
  assert.equal(await jobs(), 0);
  const { id } = await add('http://127.0.0.1:9/');
  await add('http://127.0.0.1:9/');
  assert.deepEqual(await spend(), without);
  assert.equal(await jobs(), 2);
  for (const { id } of await listWebhooks(app.ctx)) await switchWebhook(app.ctx, { by: null, id, on: false });
  assert.deepEqual(await spend(), without);
  assert.deepEqual([await jobs(), (await loadWebhook(app.ctx, id)).enabled], [2, false]);
});

test('one that fails is told again with the same name, and what comes meanwhile is told in its order', async (t) => {
  const receiver = await startReceiver(t);
  const { id } = await add(receiver.url);
  receiver.reply = (response) => void response.writeHead(500).end('broken');
  await post('first');
  await pass(HOUR_MS / 60);
  assert.equal(receiver.received.length, 2);
  const failing = await loadWebhook(app.ctx, id);
  assert.deepEqual([failing.failures, failing.waiting, failing.answers[0]?.status], [2, 1, 500]);
  receiver.reply = (response) => void response.end();
  for (const text of ['a', 'b', 'c', 'd']) await seed.post(bob, text);
  await app.drain();
  await pass(HOUR_MS / 6);
  assert.deepEqual(receiver.texts(), ['first', 'first', 'a', 'b', 'c', 'd', 'first']);
  assert.equal(
    new Set(
      receiver.received.filter((_, i) => [0, 1, 6].includes(i)).map(({ headers }) => headers['x-linnet-delivery']),
    ).size,
    1,
  );
  const { failures, failingSince, waiting } = await loadWebhook(app.ctx, id);
  assert.deepEqual([failures, failingSince, waiting], [0, null, 0]);
});

test('after three days a message is dropped; after a week without an answer nothing more is told', async (t) => {
  const receiver = await startReceiver(t);
  const { id } = await add(receiver.url);
  receiver.reply = (response) => void response.writeHead(503).end();
  for (let i = 0; i < 6; i++) await post(`early ${i}`);
  // Three in a row say enough: the others wait without being tried.
  assert.equal(receiver.received.length, 3);
  for (let hours = 0; hours < 75; hours += 3) await pass(3 * HOUR_MS);
  const tried = receiver.received.length;
  assert.ok(tried > 8 && tried < 30, `${tried}`);
  assert.equal((await loadWebhook(app.ctx, id)).waiting, 0);
  await pass(DAY_MS);
  assert.equal(receiver.received.length, tried);
  await pass(4 * DAY_MS);
  await post('the last');
  const given = await loadWebhook(app.ctx, id);
  assert.deepEqual([given.enabled, given.givenUpAt !== null, given.waiting], [false, true, 0]);
  const token = await seed.token(ann, 'admin:read');
  const overview = await app.inject({ url: '/api/v1/admin/overview', headers: { authorization: `Bearer ${token}` } });
  const found = (overview.json() as { waiting: { name: string; count: number }[] }).waiting;
  assert.equal(found.find(({ name }) => name === 'failing_webhooks')?.count, 1);
  const count = receiver.received.length;
  await post('nobody is told');
  assert.equal(receiver.received.length, count);
});

test('one that does not answer keeps none of the others waiting', async (t) => {
  const [slow, quick] = [await startReceiver(t), await startReceiver(t)];
  const held: { end(): void }[] = [];
  slow.reply = (response) => void held.push(response);
  await add(slow.url);
  await add(quick.url.replace('127.0.0.1', 'localhost'));
  const told = new Promise<void>((resolve) => {
    quick.reply = (response) => {
      response.end();
      if (quick.received.length === 3) resolve();
    };
  });
  for (const text of ['a', 'b', 'c']) await seed.post(bob, text);
  await told;
  assert.deepEqual([quick.texts(), slow.texts()], [['a', 'b', 'c'], ['a']]);
  slow.reply = (response) => void response.end();
  for (const response of held) response.end();
  await app.drain();
  assert.deepEqual(slow.texts(), ['a', 'b', 'c']);
});

test('what a process recorded and did not tell another tells, and telling twice has one name', async (t) => {
  await app.close();
  await open({ config: { roles: new Set(['web']), allowPrivate: true } });
  const receiver = await startReceiver(t);
  const { ctx } = app;
  const recorded = () => ctx.db.kysely.selectFrom('jobs').selectAll().where('name', '=', 'on:webhooks').execute();
  await add(receiver.url, ['report.created']);
  await seed.post(bob, 'nobody wants this');
  assert.deepEqual(await recorded(), []);
  await add(receiver.url);
  await seed.post(bob, 'left behind');
  await seed.post(bob, 'secretly', { visibility: 'direct' });
  assert.equal(receiver.received.length, 0);
  const [row, ...more] = await recorded();
  assert.deepEqual(more, []);
  const queue = createQueue({
    ...ctx,
    worker: 7,
    jobs: WEBHOOKS.jobs,
    subscribers: [WEBHOOKS.subscriber],
    context: () => ctx,
  });
  await queue.start(ctx);
  await queue.drain();
  await queue.stop();
  // As after a crash between the telling and the end of the job.
  await WEBHOOKS.subscriber.handle({ ...ctx, queue }, [JSON.parse(row?.inputJson ?? '')]);
  const again = createQueue({ ...ctx, worker: 8, jobs: WEBHOOKS.jobs, subscribers: [], context: () => ctx });
  await again.start(ctx);
  await again.drain();
  await again.stop();
  assert.deepEqual(receiver.texts(), ['left behind', 'left behind']);
  assert.equal(new Set(receiver.received.map(({ headers }) => headers['x-linnet-delivery'])).size, 1);
});

test('a redirect is not followed, and a body without an end is not read', async (t) => {
  const [receiver, target] = [await startReceiver(t), await startReceiver(t)];
  const { id } = await add(receiver.url);
  receiver.reply = (response) => void response.writeHead(307, { location: target.url }).end();
  await post('elsewhere?');
  assert.deepEqual([target.received.length, (await loadWebhook(app.ctx, id)).answers[0]?.status], [0, 307]);
  let closed = 0;
  receiver.reply = (response) => {
    response.on('close', () => closed++);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384, 120)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  const trial = await tryWebhook(app.ctx, { by: ann.id, id });
  assert.deepEqual([trial.taken, trial.text.length, receiver.received.at(-1)?.json.event], [true, 500, 'ping']);
  await post('endless');
  const { answers, failures } = await loadWebhook(app.ctx, id);
  assert.deepEqual([answers[0]?.status, failures, closed], [200, 0, 2]);
  // What its answer says cannot make a terminal or a page of staff say something else.
  receiver.reply = (response) => void response.writeHead(404).end('\u001b[31mno\u202e\n');
  assert.deepEqual((await tryWebhook(app.ctx, { by: null, id })).text, '[31mno');
});

test('an answer that stops after its status counts by that, one that never comes is a failure', async (t) => {
  await app.close();
  const real = createHttpClient({ allowPrivate: true, userAgent: 'Linnet/test' });
  // The real one, in a hurry.
  await open({
    config: { allowPrivate: true },
    http: { ...real, stream: (request) => real.stream({ ...request, timeoutMs: 300 }) },
  });
  const receiver = await startReceiver(t);
  const { id } = await add(receiver.url);
  receiver.reply = (response) => void response.writeHead(200).write('…');
  assert.deepEqual((await tryWebhook(app.ctx, { by: null, id })).status, 200);
  receiver.reply = () => {};
  await post('nobody answers');
  const { answers, failures } = await loadWebhook(app.ctx, id);
  assert.deepEqual([answers[0]?.failure, answers[0]?.status, failures], ['timeout', null, 1]);
});

test('a name that leads into the network of the server is asked nothing', async (t) => {
  await app.close();
  const http = createHttpClient({ allowPrivate: false, userAgent: 'Linnet/test', resolve: async () => ['10.0.0.7'] });
  await open({ settings: {}, http });
  t.after(() => http.close());
  const bad = ['http://hooks.example/', 'https://10.0.0.7/', 'https://[::1]/', 'https://hooks.example:8443/'];
  for (const url of [
    ...bad,
    'https://ann:pw@hooks.example/',
    'ftp://hooks.example/',
    'nonsense',
    app.ctx.config.publicUrl,
  ]) {
    await assert.rejects(add(url), { code: 'invalid' }, url);
  }
  const { id } = await add('https://hooks.example/in');
  const { failure, status, taken } = await tryWebhook(app.ctx, { by: null, id });
  assert.deepEqual([failure, status, taken], ['blocked-address', null, false]);
  assert.equal((await listWebhooks(app.ctx)).length, 1);
});
