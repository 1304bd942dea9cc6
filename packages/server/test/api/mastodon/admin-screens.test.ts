/** What is looked for in every post: judged once, marked, flagged or turned away, and undone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AdminReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import { Screen, ScreenHit, ScreenMatch, ScreenTrial } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { receiveEdit } from '../../../src/core/posts/edit.ts';
import { findPostById } from '../../../src/core/posts/queries.ts';
import { SCREENS_MAX } from '../../../src/core/screens/in-force.ts';
import { insertRows } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/screens';
const HITS = '/api/v1/admin/screen_hits';

let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let [owner, moderator, carol, reader] = [] as unknown as [Client, Client, Client, Client];
let [mod, member, far] = [] as unknown as [Member, Member, Actor];
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  const client = async (by: Member, scopes: string) => createClient(app, await seed.token(by, scopes));
  const alice = await seed.account('alice', { role: 'owner' });
  mod = await seed.account('bob', { role: 'moderator' });
  member = await seed.account('carol');
  far = await seed.remoteAccount('dave');
  owner = await client(alice, 'read admin:read admin:write');
  reader = await client(alice, 'admin:read:reports');
  moderator = await client(mod, 'read write admin:read admin:write');
  carol = await client(member, 'read write');
});
after(() => app.close());

type Input = Record<string, unknown>;
const words = (...values: string[]) => [{ kind: 'words', values }];
async function add(input: Input): Promise<Screen> {
  return readAnswer(await owner.post(PATH, { name: 'spam', act: 'flag', ...input }), Screen);
}
const remove = async (...all: Screen[]) => {
  for (const { id } of all) assert.equal((await owner.delete(`${PATH}/${id}`)).statusCode, 200);
};
const load = async (id: string) => readAnswer(await owner.get(`${PATH}/${id}`), Screen);
const hitsOf = async (id: string, by = owner) => readAnswer(await by.get(`${PATH}/${id}/hits`), Type.Array(ScreenHit));
const row = async (id: number | string) => findPostById.first(app.ctx.db, { id: Number(id) });
const write = async (status: string, more: Input = {}) => carol.post('/api/v1/statuses', { status, ...more });
const publicIds = async (query = '') =>
  ((await carol.get(`/api/v1/timelines/public${query}`)).json() as Status[]).map(({ id }) => id);

test('a screen is kept, changed in a part, and taken away, and each is written down', async () => {
  const kept = await add({ name: ' Cheap\npills ', conditions: words('pills', ' pills ', 'cheap') });
  assert.equal(kept.name, 'Cheap pills');
  assert.deepEqual(kept.conditions, [{ kind: 'words', not: false, values: ['pills', 'cheap'], whole: true }]);
  assert.deepEqual(
    [kept.enabled, kept.scope, kept.direct, kept.staff, kept.hits_count],
    [true, 'both', false, false, 0],
  );
  const changed = readAnswer(await owner.put(`${PATH}/${kept.id}`, { act: 'unlist', enabled: false }), Screen);
  assert.deepEqual(changed, { ...kept, act: 'unlist', enabled: false });
  for (const by of [owner, moderator, reader]) {
    assert.deepEqual(readAnswer(await by.get(PATH), Type.Array(Screen)), [changed]);
  }
  await remove(kept);
  for (const gone of [
    owner.get(`${PATH}/${kept.id}`),
    owner.delete(`${PATH}/${kept.id}`),
    owner.put(`${PATH}/${kept.id}`, {}),
  ]) {
    assert.equal((await gone).statusCode, 404);
  }
  const log = await owner.get(`/api/v1/admin/audit?target_kind=screen&target_key=${kept.id}`);
  const acts = (log.json() as { act: string; target: { label: string } }[]).map(({ act, target }) => [
    act,
    target.label,
  ]);
  assert.deepEqual(
    acts,
    ['remove', 'change', 'add'].map((verb) => [`screen.${verb}`, 'Cheap pills']),
  );
});

test('what cannot be is refused and leaves nothing, and so is who may not', async () => {
  const kept = await add({ name: 'stays', conditions: words('x'), enabled: false });
  const wrong: Input[] = [
    { name: '' },
    { name: 'x'.repeat(101) },
    { conditions: [] },
    { conditions: [{ kind: 'moon' }] },
    { conditions: [{ kind: 'pattern', values: ['(?=x)'] }] },
    { act: 'delete' },
    { scope: 'here' },
    { act: 'sensitive', warning: 'x'.repeat(201) },
  ];
  for (const part of wrong) {
    const input = { name: 'x', act: 'flag', conditions: words('x'), ...part };
    assert.ok([400, 422].includes((await owner.post(PATH, input)).statusCode), JSON.stringify(part));
    assert.ok([400, 422].includes((await owner.put(`${PATH}/${kept.id}`, part)).statusCode), JSON.stringify(part));
  }
  const input = { name: 'x', act: 'reject', conditions: words('x') };
  for (const by of [moderator, reader, carol]) {
    assert.equal((await by.post(PATH, input)).statusCode, 403);
    assert.equal((await by.put(`${PATH}/${kept.id}`, { act: 'reject' })).statusCode, 403);
    assert.equal((await by.post(`${PATH}/${kept.id}/undo`)).statusCode, 403);
    assert.equal((await by.delete(`${PATH}/${kept.id}`)).statusCode, 403);
  }
  for (const path of [PATH, HITS, `${PATH}/${kept.id}`, `${PATH}/${kept.id}/hits`]) {
    assert.equal((await carol.get(path)).statusCode, 403);
    assert.equal((await app.inject(path)).statusCode, 401);
  }
  assert.deepEqual(readAnswer(await owner.get(PATH), Type.Array(Screen)), [kept]);
  await remove(kept);
});

test('there are no more than posts can be asked about', async () => {
  const { ctx } = app;
  const columns = {
    name: 'x',
    conditionsJson: '[{"kind":"media"}]',
    act: 'flag',
    warning: '',
    enabled: 0,
    scope: 'both',
  } as const;
  const rest = { direct: 0, staff: 0, hits: 0, lastHitAt: null, createdAt: 0 } as const;
  await ctx.db.write(async (tx) => {
    const rows = Array.from({ length: SCREENS_MAX }, () => ({ id: ctx.ids.next(), ...columns, ...rest }));
    await insertRows(tx, 'screens', rows);
  });
  const refused = await owner.post(PATH, { name: 'x', act: 'flag', conditions: words('x') });
  assert.deepEqual([refused.statusCode, /200 screens/.test(refused.json().error)], [422, true]);
  await ctx.db.write((tx) => tx.execute('delete from "screens"', []));
});

test('a post that is rejected leaves a number and nothing else, and whoever wrote it here is told', async () => {
  const screen = await add({ act: 'reject', conditions: words('casino') });
  const before = await publicIds();
  const refused = await write('Come to the CASINO!');
  assert.equal(refused.statusCode, 422);
  assert.match(refused.json().error, /does not take posts like this/);
  await assert.rejects(seed.remotePost(far, '<p>casino, casino</p>'), { code: 'invalid' });
  await app.drain();
  assert.deepEqual(await publicIds(), before);
  assert.deepEqual([(await load(screen.id)).hits_count, await hitsOf(screen.id)], [2, []]);

  // What is there stays as it was.
  const id = (await write('no news')).json().id as string;
  assert.equal((await carol.put(`/api/v1/statuses/${id}`, { status: 'casino' })).statusCode, 422);
  assert.match((await row(id))?.content ?? '', /no news/);
  await remove(screen);
  assert.equal((await write('a casino')).statusCode, 200);
});

test('a post is kept out of public timelines, marked with a warning, or both; people of its author see it', async () => {
  const unlists = await add({ act: 'unlist', conditions: words('pills') });
  const marks = await add({ act: 'sensitive', warning: 'Advert', conditions: words('cheap') });
  const mine = (await write('cheap pills')).json() as Status;
  assert.deepEqual([mine.visibility, mine.sensitive, mine.spoiler_text], ['unlisted', true, 'Advert']);
  const theirs = `${await seed.remotePost(far, '<p>cheap <b>pills</b></p>')}`;
  const shown = (await carol.get(`/api/v1/statuses/${theirs}`)).json() as Status;
  assert.deepEqual([shown.visibility, shown.sensitive, shown.spoiler_text], ['unlisted', true, 'Advert']);
  await app.drain();
  const ids = await publicIds();
  assert.ok(!ids.includes(mine.id) && !ids.includes(theirs));

  // An author's own warning stays, and what is narrower than unlisted too.
  const own = (await write('cheap', { spoiler_text: 'mine', visibility: 'private' })).json() as Status;
  assert.deepEqual([own.visibility, own.sensitive, own.spoiler_text], ['private', true, 'mine']);
  const [hit] = await hitsOf(marks.id);
  // Of what not everybody may see nothing is told.
  assert.deepEqual(
    [hit?.account?.username, hit?.why, hit?.status],
    ['carol', [{ kind: 'words', not: false, found: '' }], null],
  );
  const [, second] = await hitsOf(marks.id, moderator);
  assert.deepEqual([second?.status?.id, second?.why[0]?.found, second?.state], [theirs, 'cheap', 'done']);
  await remove(unlists, marks);
});

test('what a screen did is undone at once, and it leaves that post alone; what its author changed since stays', async () => {
  const unlists = await add({ act: 'unlist', conditions: words('pills') });
  const marks = await add({ act: 'sensitive', warning: 'Advert', conditions: words('pills') });
  const { id } = (await write('pills')).json() as Status;
  await app.drain();
  const all = readAnswer(await moderator.get(`${HITS}?limit=2`), Type.Array(ScreenHit));
  assert.deepEqual(
    all.map((hit) => [hit.status?.id, hit.act]),
    [
      [id, 'sensitive'],
      [id, 'unlist'],
    ],
  );
  for (const hit of all) {
    const undone = readAnswer(await moderator.post(`${HITS}/${hit.id}/undo`), ScreenHit);
    assert.deepEqual([undone.state, undone.id], ['undone', hit.id]);
    assert.equal((await moderator.post(`${HITS}/${hit.id}/undo`)).statusCode, 200);
  }
  const shown = (await carol.get(`/api/v1/statuses/${id}`)).json() as Status;
  assert.deepEqual([shown.visibility, shown.sensitive, shown.spoiler_text], ['public', false, '']);
  assert.ok((await publicIds()).includes(id));
  const edited = (await carol.put(`/api/v1/statuses/${id}`, { status: 'more pills' })).json() as Status;
  assert.deepEqual([edited.visibility, edited.sensitive, edited.spoiler_text], ['public', false, '']);
  const log = await owner.get(`/api/v1/admin/audit?target_kind=screen&target_key=${marks.id}`);
  assert.deepEqual(
    (log.json() as { act: string }[]).map(({ act }) => act),
    ['screen.undo', 'screen.add'],
  );

  // An edit that names it meets it; what an author says themselves is no screen's to take back.
  const other = (await write('tea')).json() as Status;
  const put = (input: Input) => carol.put(`/api/v1/statuses/${other.id}`, input);
  assert.equal(((await put({ status: 'pills' })).json() as Status).spoiler_text, 'Advert');
  assert.equal(((await put({ status: 'pills', spoiler_text: 'mine' })).json() as Status).spoiler_text, 'mine');
  await app.drain();
  for (const hit of await hitsOf(marks.id)) await moderator.post(`${HITS}/${hit.id}/undo`);
  for (const hit of await hitsOf(unlists.id)) await moderator.post(`${HITS}/${hit.id}/undo`);
  const after = (await carol.get(`/api/v1/statuses/${other.id}`)).json() as Status;
  assert.deepEqual([after.visibility, after.sensitive, after.spoiler_text], ['public', true, 'mine']);
  assert.equal((await load(marks.id)).hits_count, 2);
  await remove(unlists, marks);
});

test('edits from elsewhere are judged as new posts are, and one that is rejected does not come', async () => {
  const marks = await add({ act: 'sensitive', conditions: words('pills') });
  const rejects = await add({ act: 'reject', conditions: words('casino') });
  const uri = 'https://remote.test/posts/edited';
  const id = await seed.remotePost(far, '<p>tea</p>', { uri });
  const edit = (content: string) => {
    app.clock.advance(1_000);
    const rest = {
      uri,
      url: uri,
      accountId: far.id,
      kind: 'note',
      title: null,
      contentWarning: '',
      sensitive: false,
    } as const;
    const none = {
      sourceText: null,
      sourceType: null,
      language: null,
      replyToUri: null,
      quoteUri: null,
      linkUrl: null,
    };
    const lists = { mentions: [], tags: [], emojis: [], media: [], poll: null, createdAt: 0 };
    return receiveEdit(app.ctx, {
      ...rest,
      ...none,
      ...lists,
      visibility: 'public',
      content,
      editedAt: app.ctx.clock.now(),
    });
  };
  await edit('<p>pills</p>');
  assert.deepEqual([(await row(id))?.content, (await row(id))?.sensitive], ['<p>pills</p>', 1]);
  await edit('<p>casino</p>');
  assert.equal((await row(id))?.content, '<p>pills</p>');
  await edit('<p>tea again</p>');
  assert.deepEqual([(await row(id))?.content, (await row(id))?.sensitive], ['<p>tea again</p>', 0]);
  assert.equal((await load(rejects.id)).hits_count, 1);
  await remove(marks, rejects);
});

test('the server itself reports what is flagged: one report about each person while it is open, nothing of what only some may see', async () => {
  const screen = await add({ name: 'Wave', conditions: words('wave') });
  const spammer = await seed.remoteAccount('wavy', 'waves.test');
  const [first, second] = [
    await seed.remotePost(spammer, '<p>wave 1</p>'),
    await seed.remotePost(spammer, '<p>wave 2</p>'),
  ];
  await seed.remotePost(spammer, '<p>wave 3</p>', { visibility: 'followers' });
  await app.drain();
  const reports = async () =>
    (await moderator.get(`/api/v1/admin/reports?target_account_id=${spammer.id}`)).json() as AdminReport[];
  const [report, none] = await reports();
  assert.equal(none, undefined);
  assert.equal(report?.comment, 'Wave');
  assert.deepEqual(
    report?.evidence.map(({ status_id }) => status_id),
    [first, second].map(String),
  );
  assert.equal((await load(screen.id)).hits_count, 3);
  const told = (await moderator.get('/api/v1/notifications?types[]=admin.report')).json() as unknown[];
  assert.equal(told.length, 1);
  // There is nothing to undo: the report is answered.
  const [hit] = await hitsOf(screen.id);
  assert.equal((await moderator.post(`${HITS}/${hit?.id}/undo`)).statusCode, 422);
  assert.equal((await moderator.post(`/api/v1/admin/reports/${report?.id}/resolve`)).statusCode, 200);
  await seed.remotePost(spammer, '<p>wave 4</p>');
  await app.drain();
  assert.equal((await reports()).length, 1);
  await remove(screen);
});

test('direct posts and those of staff are judged only where a screen says so', async () => {
  const plain = await add({ act: 'unlist', conditions: words('secret') });
  const wide = await add({ act: 'sensitive', conditions: words('secret'), direct: true, staff: true });
  await write('secret', { visibility: 'direct' });
  await seed.post(mod, 'a secret');
  await app.drain();
  assert.equal((await load(plain.id)).hits_count, 0);
  const hits = await hitsOf(wide.id);
  assert.deepEqual(
    hits.map(({ account, status }) => [account?.username, status === null]),
    [
      ['bob', false],
      ['carol', true],
    ],
  );
  // Nobody learns from it what was done to them, nor takes it back.
  assert.deepEqual(
    (await hitsOf(wide.id, moderator)).map(({ account }) => account?.username),
    ['carol'],
  );
  assert.equal((await moderator.post(`${HITS}/${hits[0]?.id}/undo`)).statusCode, 404);
  await remove(plain, wide);
});

test('everything that a screen did is undone in the background, and it is switched off', async () => {
  const screen = await add({ act: 'unlist', conditions: words('flood') });
  const flagging = await add({ act: 'flag', conditions: words('flood') });
  const posts: number[] = [];
  for (let i = 0; i < 60; i++) posts.push(await seed.remotePost(far, `<p>flood ${i}</p>`));
  await app.drain();
  const off = readAnswer(await owner.post(`${PATH}/${screen.id}/undo`), Screen);
  assert.deepEqual([off.enabled, off.hits_count], [false, 60]);
  await app.drain();
  for (const id of posts) assert.equal((await row(id))?.visibility, 'public');
  assert.ok((await hitsOf(screen.id)).every(({ state }) => state === 'undone'));
  await seed.remotePost(far, '<p>flood</p>');
  assert.equal((await load(screen.id)).hits_count, 60);
  await owner.post(`${PATH}/${flagging.id}/undo`);
  await app.drain();
  assert.ok((await hitsOf(flagging.id)).every(({ state }) => state === 'done'));
  await remove(screen, flagging);
});

test('a text or the address of a post is tried on all screens, and conditions on the last week', async () => {
  const off = await add({ name: 'links', conditions: [{ kind: 'links', number: 1 }], enabled: false });
  const on = await add({
    name: 'words',
    conditions: [...words('bargain'), { kind: 'mentions', number: 2, not: true }],
  });
  const tested = async (text: string, more: Input = {}) => {
    const answer = await moderator.post(`${PATH}/test`, { text, ...more });
    return readAnswer(answer, Type.Array(ScreenMatch)).map(({ screen, why }) => [
      screen.name,
      ...why.map((one) => one.found),
    ]);
  };
  assert.deepEqual(await tested('A bargain: https://shop.test/'), [
    ['links', '1'],
    ['words', 'bargain', ''],
  ]);
  assert.deepEqual(await tested('@a @b bargain'), []);
  const old = await seed.remotePost(far, '<p>bargain of old</p>', { createdAt: app.ctx.clock.now() - 8 * 86_400_000 });
  const fresh = await seed.remotePost(far, '<p>a bargain</p>', { createdAt: app.ctx.clock.now() - 86_400_000 });
  const closed = await seed.remotePost(far, '<p>a bargain</p>', { visibility: 'followers' });
  assert.deepEqual(await tested((await row(fresh))?.uri ?? ''), [['words', 'bargain', '']]);
  assert.equal((await moderator.post(`${PATH}/test`, { text: (await row(closed))?.uri })).statusCode, 404);
  assert.equal((await moderator.post(`${PATH}/test`, { text: 'https://nowhere.test/1' })).statusCode, 404);

  const preview = async (input: Input) => readAnswer(await moderator.post(`${PATH}/preview`, input), ScreenTrial);
  const trial = await preview({ conditions: words('bargain') });
  assert.deepEqual([trial.count, trial.whole, trial.hits.map(({ status }) => status.id)], [1, true, [`${fresh}`]]);
  assert.ok(trial.looked > 1 && old !== fresh);
  assert.equal((await preview({ conditions: words('bargain'), scope: 'local' })).count, 0);
  assert.equal((await moderator.post(`${PATH}/preview`, { conditions: [] })).statusCode, 422);
  await remove(off, on);
});
