/** How lists of servers are fetched: what is sent, what is refused, and what becomes of a list that cannot be read. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AdminListTrial } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { fetchSubscription, ROUND_MS } from '../../../src/core/moderation/fetch-subscription.ts';
import { setFederationMode } from '../../../src/core/moderation/instance-allows.ts';
import { blockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import { changeSubscription, subscribe as subscribeTo } from '../../../src/core/moderation/subscriptions.ts';
import { createTestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import type { ListServer } from '../list-server.ts';
import { createListStage, LISTS, type ListStage } from '../list-stage.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { createClient } from './client.ts';

const HEAD = '#domain,#severity,#public_comment\n';
const HOUR_MS = 3_600_000;

let stage: ListStage;
let app: ListStage['app'];
let admin: ListStage['admin'];
let list: ListStage['list'];
let other: ListStage['other'];
before(async () => {
  stage = await createListStage();
  ({ app, admin, list, other } = stage);
});
after(() => stage.close());
beforeEach(() => stage.clear());

const all = () => stage.all();
const show = (id: string) => stage.show(id);
const subscribe = (more: object = {}) => stage.subscribe(more);
const fetchNow = (id: string) => stage.fetchNow(id);
const applyAll = (id: string) => stage.applyAll(id);

test('a private address is asked for nothing, and neither is what is no https address', async () => {
  const strict = await createTestApp();
  try {
    const owner = await createSeed(strict.ctx).account('owner', { role: 'owner' });
    const theirs = createClient(strict, await createSeed(strict.ctx).appToken(owner, 'admin:read admin:write'));
    for (const url of ['http://lists.test/x.csv', 'ftp://lists.test/', 'x', 'https://me:secret@lists.test/']) {
      assert.equal(readRefusal(await theirs.post(`${LISTS}/subscriptions`, { url }))[0], 422, url);
    }
    for (const url of ['https://127.0.0.1/x.csv', 'https://[::1]/x.csv', 'https://lists.test:8443/']) {
      const trial = readAnswer(await theirs.post(`${LISTS}/subscriptions/test`, { url }), AdminListTrial);
      assert.equal(trial.error, 'address', url);
    }
    assert.deepEqual((await theirs.get(`${LISTS}/subscriptions`)).json(), []);
  } finally {
    await strict.close();
  }
});

test('what a list would bring is looked at without keeping anything', async () => {
  await blockInstance(app.ctx, { by: null, domain: 'known.test', policy: 'silenced' });
  list.serve(`${HEAD}known.test,,\nnew.test,noop,\nb.test,silence,\n`);
  const trial = readAnswer(await admin.post(`${LISTS}/subscriptions/test`, { url: list.url }), AdminListTrial);
  assert.deepEqual(
    [trial.error, trial.count, trial.new_count, trial.same_count, trial.refused_count],
    [null, 2, 2, 0, 1],
  );
  assert.deepEqual(trial.news, [
    { domain: 'known.test', severity: 'suspend', before: 'silence' },
    { domain: 'b.test', severity: 'silence', before: null },
  ]);
  assert.deepEqual(await all(), []);
});

test('a password and a token are sent where they are meant for, shown to nobody, and kept sealed', async () => {
  const secret = 'correct horse';
  list.serve('a.test\n', 'text/plain');
  const id = await subscribe({ username: 'linnet', secret });
  assert.equal(list.asked[0]?.authorization, `Basic ${Buffer.from(`linnet:${secret}`).toString('base64')}`);
  const { body } = await admin.get(`${LISTS}/${id}`);
  assert.equal(body.includes(secret), false);
  assert.deepEqual(
    [(await show(id)).subscription?.has_secret, (await show(id)).subscription?.username],
    [true, 'linnet'],
  );
  const rows = await app.ctx.db.kysely.selectFrom('serverListSubscriptions').selectAll().execute();
  assert.equal(JSON.stringify(rows).includes(secret), false);
  const entries = await listAuditEntries(app.ctx, { kind: 'server-list', key: id }, { limit: 10 });
  assert.equal(JSON.stringify(entries).includes(secret), false);
  await admin.send('PATCH', `${LISTS}/${id}/subscription`, { username: '', secret: 'tok-en' });
  await app.drain();
  assert.equal(list.asked.at(-1)?.authorization, 'Bearer tok-en');
  // What one server may know is not another's: neither by a change, nor by a look, nor by where it leads.
  const trial = { url: other.url, id };
  other.serve('a.test\n', 'text/plain');
  await admin.post(`${LISTS}/subscriptions/test`, trial);
  await admin.post(`${LISTS}/subscriptions/test`, { url: list.url, id });
  assert.equal(list.asked.at(-1)?.authorization, 'Bearer tok-en');
  list.answer = (response) => response.writeHead(302, { location: other.url }).end();
  await fetchNow(id);
  await admin.send('PATCH', `${LISTS}/${id}/subscription`, { url: other.url });
  await app.drain();
  assert.deepEqual(
    other.asked.map(({ authorization }) => authorization),
    [undefined, undefined, undefined],
  );
  assert.equal((await show(id)).subscription?.has_secret, false);
  for (const wrong of [{ secret: 'a\nb' }, { username: 'a:b', secret: 'x' }, { apply_up_to: 1_001 }]) {
    assert.equal((await admin.send('PATCH', `${LISTS}/${id}/subscription`, wrong)).statusCode, 422);
  }
});

test('a list that cannot be read leaves everything as it was, says why and since when, and is asked for less and less', async () => {
  list.serve(`${HEAD}a.test,,\nb.test,,\n`);
  const id = await subscribe();
  await applyAll(id);
  const failsWith = async (answer: ListServer['answer']) => {
    list.answer = answer;
    const { subscription, count, open_count } = await fetchNow(id);
    assert.deepEqual([count, open_count], [2, 0]);
    return [subscription?.error, subscription?.error_status];
  };
  const html = (response: Parameters<ListServer['answer']>[0]) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
  assert.deepEqual(await failsWith(html), ['type', 200]);
  const since = (await show(id)).subscription?.failing_since;
  assert.ok(since);
  app.clock.advance(1_000);
  const plain = { 'content-type': 'text/plain' };
  assert.deepEqual(await failsWith((r) => r.writeHead(200, plain).end('<html>\n<p>Sign in</p>\n</html>')), [
    'unreadable',
    null,
  ]);
  assert.deepEqual(await failsWith((r) => r.writeHead(200, plain).end('')), ['unreadable', null]);
  assert.deepEqual(await failsWith((r) => r.writeHead(200, plain).end('x.test\n'.repeat(10_001))), [
    'unreadable',
    null,
  ]);
  assert.deepEqual(await failsWith((r) => r.writeHead(503).end()), ['status', 503]);
  assert.deepEqual(await failsWith((r) => r.writeHead(401).end()), ['auth', 401]);
  assert.deepEqual(await failsWith((r) => r.destroy()), ['unreachable', null]);
  // Without end: what is too much is not read.
  const endless = (r: Parameters<ListServer['answer']>[0]) => {
    r.writeHead(200, plain);
    const more = () => {
      while (!r.destroyed && r.write('x'.repeat(65_536)));
    };
    r.on('drain', more);
    more();
  };
  assert.deepEqual(await failsWith(endless), ['long', 200]);
  // To a server that is suspended here, and in a circle.
  await blockInstance(app.ctx, { by: null, domain: 'bad.test', policy: 'suspended' });
  const to = (location: string) => (r: Parameters<ListServer['answer']>[0]) => r.writeHead(302, { location }).end();
  assert.deepEqual(await failsWith(to('http://lists.bad.test/x.csv')), ['address', null]);
  assert.deepEqual(await failsWith(to(list.url)), ['status', null]);
  const { subscription } = await show(id);
  assert.equal(subscription?.failing_since, since);
  // Once a day: it is not asked within the next 22 hours.
  const before = list.asked.length;
  app.clock.advance(ROUND_MS - 2 * HOUR_MS);
  await app.drain();
  assert.equal(list.asked.length, before);
  // Ten times in a row, and well again at once.
  list.serve(`${HEAD}a.test,,\nb.test,,\nc.test,,\n`);
  const well = await fetchNow(id);
  assert.deepEqual([well.subscription?.error, well.subscription?.failing_since, well.open_count], [null, null, 1]);
});

test('lists are fetched while only allowed servers are spoken to, and from no suspended one', async () => {
  await setFederationMode(app.ctx, { by: null, mode: 'allowed' });
  list.serve('["near.test"]', 'application/json');
  const id = await subscribe({ permission_type: 'allow' });
  const { subscription, open_count } = await show(id);
  const to = 'http://bad.test/x.csv';
  await blockInstance(app.ctx, { by: null, domain: 'bad.test', policy: 'suspended' });
  list.answer = (response) => response.writeHead(302, { location: to }).end();
  const refused = (await fetchNow(id)).subscription?.error;
  await setFederationMode(app.ctx, { by: null, mode: 'open' });
  assert.deepEqual([subscription?.error, open_count, refused], [null, 1, 'address']);
});

test('a secret that is given while the one before is refused is tried at once', async () => {
  const asked = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<void>();
  list.answer = (response, { authorization }) => {
    if (authorization === 'Bearer new')
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end('a.test\n');
    asked.resolve();
    void refused.promise.then(() => response.writeHead(401).end());
  };
  const id = await subscribeTo(app.ctx, { by: null, kind: 'block', url: list.url, secret: 'old' });
  const first = fetchSubscription(app.ctx, id);
  await asked.promise;
  await changeSubscription(app.ctx, { by: null, id, secret: 'new' });
  refused.resolve();
  await first;
  await app.drain();
  const { subscription, open_count } = await show(String(id));
  assert.deepEqual([subscription?.error, open_count], [null, 1]);
});
