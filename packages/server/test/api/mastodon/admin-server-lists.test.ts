/** Lists of servers that are brought, looked at and applied. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminServerDraft, AdminServerList } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import Type from 'typebox';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { isDomainSuspended, loadPolicies } from '../../../src/core/instances/policy.ts';
import { blockInstance, loadInstanceBlocks, unblockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const LISTS = '/api/v1/admin/server_lists';

let app: TestApp;
let seed: Seed;
let alice: Member;
let admin: Client;
let token: string;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  const boss = await seed.account('boss', { role: 'admin' });
  token = await seed.appToken(boss, 'read write admin:read admin:write');
  admin = createClient(app, token);
});
after(() => app.close());

const bring = async (data: string, more: object = {}) =>
  readAnswer(await admin.post(LISTS, { data, ...more }), AdminServerList);
async function bringFile(text: string) {
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'text/csv' }), 'friends.csv');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  return app.inject({
    method: 'POST',
    url: LISTS,
    headers: { authorization: `Bearer ${token}`, 'content-type': request.headers.get('content-type') as string },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}
const show = async (id: string) => readAnswer(await admin.get(`${LISTS}/${id}`), AdminServerList);
const draftsOf = async (id: string, query = '') =>
  readAnswer(await admin.get(`${LISTS}/${id}/drafts${query}`), Type.Array(AdminServerDraft));
const blocksNow = async () =>
  (await loadInstanceBlocks(app.ctx, { limit: 1_000 }))
    .map(({ domain, policy, publicComment, privateComment }) => [domain, policy, publicComment, privateComment])
    .sort();
const clear = async () => {
  for (const { id } of await loadInstanceBlocks(app.ctx, { limit: 1_000 }))
    await unblockInstance(app.ctx, { by: null, id });
  await app.drain();
};

test('a table is read, looked at with what it is about, and applied in the background where it is wanted', async () => {
  const rosa = await seed.remoteAccount('rosa', 'a.loud.test');
  await seed.follow(alice, rosa);
  await blockInstance(app.ctx, { by: null, domain: 'known.test', policy: 'suspended', privateComment: 'ours' });
  await blockInstance(app.ctx, { by: null, domain: 'mild.test', policy: 'suspended', privateComment: 'ours' });
  await app.drain();
  const list = await bring(
    '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n' +
      'loud.test,suspend,true,true,"Noise, and ""more""",true\n' +
      'known.test,suspend,,,,\n' +
      'MILD.test.,silence,False,false,,false\n' +
      '*.media.test,noop,true,false,,\n' +
      'hid***.test,suspend,,,,\n',
    { name: 'friends.csv' },
  );
  assert.deepEqual(
    [list.name, list.count, list.same_count, list.open_count, list.refused_count, list.refused],
    ['friends.csv', 4, 1, 3, 1, [{ line: 6, text: 'hid***.test', reason: 'hidden' }]],
  );
  const drafts = await draftsOf(list.id);
  assert.deepEqual(
    drafts.map((d) => [d.line, d.domain, d.severity, d.reject_media, d.domain_block?.severity ?? null]),
    [
      [2, 'loud.test', 'suspend', true, null],
      [4, 'mild.test', 'silence', false, 'suspend'],
      [5, 'media.test', 'noop', true, null],
    ],
  );
  const [loud, mild, media] = drafts;
  assert.deepEqual(
    [loud?.accounts_count, loud?.following_count, loud?.followers_count, loud?.complete],
    [1, 1, 0, true],
  );
  // Nothing is decided by bringing it.
  assert.equal(await isDomainSuspended(app.ctx, 'loud.test'), false);
  assert.deepEqual((await admin.post(`${LISTS}/${list.id}/refuse`, { ids: [media?.id] })).json(), { count: 1 });
  const accepted = await admin.post(`${LISTS}/${list.id}/accept`, { ids: [loud?.id, mild?.id] });
  assert.deepEqual(accepted.json(), { count: 2 });
  await app.drain();
  const left = await show(list.id);
  assert.deepEqual([left.open_count, left.applying_count], [0, 0]);
  assert.deepEqual(await blocksNow(), [
    ['known.test', 'suspended', '', 'ours'],
    ['loud.test', 'suspended', 'Noise, and "more"', ''],
    // What the list does not say stays.
    ['mild.test', 'silenced', '', 'ours'],
  ]);
  const account = (await admin.get(`/api/v1/accounts/${rosa.id}`)).json();
  assert.equal(account.suspended, true);
  const acts = await listAuditEntries(app.ctx, { kind: 'server-list', key: list.id }, { limit: 10 });
  assert.deepEqual(
    acts.map(({ act, details }) => [act, details['count']]),
    [
      ['server-list.apply', 2],
      ['server-list.refuse', 1],
      ['server-list.add', 3],
    ],
  );
  assert.equal((await listAuditEntries(app.ctx, { kind: 'domain', key: 'loud.test' }, { limit: 10 })).length, 1);
  await clear();
});

test('lists are read however they are written', async () => {
  const read = async (data: string) => {
    const list = await bring(data);
    const drafts = await draftsOf(list.id);
    assert.equal((await admin.delete(`${LISTS}/${list.id}`)).statusCode, 200);
    return {
      rows: drafts.map(({ domain, severity, public_comment: comment }) => [domain, severity, comment]),
      refused: list.refused.map(({ line, reason }) => [line, reason]),
    };
  };
  assert.deepEqual(await read('\uFEFFDomain;Severity;Reason\na.test;Limit;loud\nb.test;;\n'), {
    rows: [
      ['a.test', 'silence', 'loud'],
      ['b.test', 'suspend', null],
    ],
    refused: [],
  });
  // A name a line, with comments.
  assert.deepEqual(await read('# a list\na.test\n\n*.b.test\nmüller.test\na.test\nplain\nhttps://x.test/\n'), {
    rows: [
      ['a.test', 'suspend', null],
      ['b.test', 'suspend', null],
      ['xn--mller-kva.test', 'suspend', null],
    ],
    refused: [
      [6, 'twice'],
      [7, 'name'],
      [8, 'name'],
    ],
  });
  assert.deepEqual(await read('a.test,silence\nb.test,noop\nc.test,wild\nd.test,suspend,maybe\n'), {
    rows: [['a.test', 'silence', null]],
    refused: [
      [2, 'nothing'],
      [3, 'severity'],
      [4, 'flag'],
    ],
  });
  const json = [
    { domain: 'a.test', suspended_at: '2020-01-01', public_comment: 'loud', obfuscate: true },
    { domain: 'b.test', severity: 'silence', digest: 'x', comment: 'loud' },
    'c.test',
    { domain: 7 },
    null,
    { domain: 'd.test', public_comment: 'x'.repeat(2_001) },
    { domain: app.ctx.config.hosts.web },
  ];
  assert.deepEqual(await read(JSON.stringify(json)), {
    rows: [
      ['a.test', 'suspend', 'loud'],
      ['b.test', 'silence', 'loud'],
      ['c.test', 'suspend', null],
    ],
    refused: [
      [4, 'name'],
      [5, 'name'],
      [6, 'comment'],
      [7, 'own'],
    ],
  });
});

test('a file is longer than a text may be, and is called by its name', async () => {
  const names = Array.from({ length: 9_000 }, (_, i) => `server${i}.long.example.test`);
  const list = readAnswer(await bringFile(names.join('\n')), AdminServerList);
  assert.deepEqual([list.name, list.open_count], ['friends.csv', 9_000]);
  assert.equal((await admin.delete(`${LISTS}/${list.id}`)).statusCode, 200);
});

test('what is no list, and what is too long, is refused and kept nowhere', async () => {
  const before = (await admin.get(LISTS)).json().length;
  for (const data of ['{"domain":"a.test"}', '[1', '#domain,#severity\n', '# nothing but words\n']) {
    assert.equal(readRefusal(await admin.post(LISTS, { data }))[0], 422);
  }
  assert.equal(readRefusal(await admin.post(LISTS, { data: 'x.test\n'.repeat(10_001) }))[0], 422);
  for (const text of ['x'.repeat(800_001), 'ü'.repeat(1_700_000)]) {
    assert.equal(readRefusal(await bringFile(text))[0], 422);
  }
  assert.equal((await admin.get(LISTS)).json().length, before);
  assert.equal((await admin.get(`${LISTS}/1/drafts`)).statusCode, 404);
  assert.equal((await admin.post(`${LISTS}/1/accept`, { all: true })).statusCode, 404);
});

test('a long list is applied whole, in lots, and its pages come in its order', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `server${String(i).padStart(3, '0')}.test`);
  const list = await bring(names.join('\n'), { name: 'many' });
  const first = await draftsOf(list.id, '?limit=100');
  const rest = await draftsOf(list.id, `?limit=100&max_id=${first.at(-1)?.id}`);
  assert.deepEqual(
    [...first, ...rest].map((draft) => draft.domain),
    names,
  );
  assert.deepEqual((await admin.post(`${LISTS}/${list.id}/accept`, { all: true })).json(), { count: 120 });
  assert.equal((await show(list.id)).applying_count, 120);
  await app.drain();
  assert.equal((await show(list.id)).applying_count, 0);
  assert.equal((await blocksNow()).length, 120);
  // The same again: nothing is left to say.
  const again = await bring(names.join('\n'));
  assert.deepEqual([again.same_count, again.open_count], [120, 0]);
  await clear();
});

test('allowed servers come by a list, too, and what is decided is read back by the same door', async () => {
  const list = await bring('good.test\nfine.test\n', { permission_type: 'allow', name: 'good' });
  await admin.post(`${LISTS}/${list.id}/accept`, { all: true });
  await blockInstance(app.ctx, {
    ...{ by: null, domain: 'bad.test', policy: 'suspended', obfuscate: true },
    ...{ publicComment: 'spam, and\nmore', privateComment: 'secret' },
  });
  await blockInstance(app.ctx, { by: null, domain: 'also.test', policy: 'silenced', rejectMedia: true });
  await app.drain();
  const csv = await admin.get(`${LISTS}/export`);
  assert.match(String(csv.headers['content-type']), /^text\/csv/);
  assert.match(String(csv.headers['content-disposition']), /domain_blocks\.csv/);
  assert.equal(
    csv.body,
    '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n' +
      'also.test,silence,true,false,,false\r\nbad.test,suspend,false,false,"spam, and\nmore",true\r\n',
  );
  const json = await admin.get(`${LISTS}/export?format=json`);
  assert.deepEqual(json.json(), [{ domain: 'bad.test', public_comment: 'spam, and\nmore', obfuscate: true }]);
  const allows = await admin.get(`${LISTS}/export?permission_type=allow`);
  assert.equal(allows.body, '#domain\r\nfine.test\r\ngood.test\r\n');
  assert.deepEqual([(await bring(csv.body)).open_count, (await bring(json.body)).open_count], [0, 0]);
  await clear();
  assert.equal((await loadPolicies(app.ctx))('bad.test').policy, 'open');
});

test('a list that is forgotten takes what waited with it', async () => {
  const list = await bring('late.test');
  await admin.post(`${LISTS}/${list.id}/accept`, { all: true });
  assert.equal((await admin.delete(`${LISTS}/${list.id}`)).statusCode, 200);
  await app.drain();
  const waiting = app.ctx.db.kysely.selectFrom('serverDrafts').select('id').where('listId', '=', Number(list.id));
  assert.deepEqual(await waiting.execute(), []);
  assert.equal((await admin.get(`${LISTS}/${list.id}`)).statusCode, 404);
});
