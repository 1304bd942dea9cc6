/** How the server does: by day, by what it is made of, by who stayed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminCohort, AdminDimension, AdminMeasure } from '@linnet/api-schemas/mastodon/admin-figures.ts';
import Type from 'typebox';
import { countCohortsJob } from '#src/core/figures/cohorts.ts';
import { countDaysJob } from '#src/core/figures/count-days.ts';
import { MEASURE_KEYS } from '#src/core/figures/measures.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const DAY_MS = 86_400_000;
const Measures = Type.Array(AdminMeasure);
const Dimensions = Type.Array(AdminDimension);
const Cohorts = Type.Array(AdminCohort);

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let far: Actor;
let owner: Client;
let member: Client;
let today: number;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  today = Math.floor(app.ctx.clock.now() / DAY_MS) * DAY_MS;
  alice = await seed.account('alice', { role: 'owner' });
  bob = await seed.account('bob');
  far = await seed.remoteAccount('far', 'far.test');
  owner = createClient(app, await seed.token(alice, 'read write admin:read admin:write'));
  member = createClient(app, await seed.token(bob, 'read write'));
  await seed.follow(bob, far);
  const postId = await seed.remotePost(far, '<p>hello #Birds</p>', { tags: ['birds'], language: 'de' });
  await seed.remotePost(await seed.remoteAccount('near', 'near.test'), '<p>#birds</p>', { tags: ['birds'] });
  for (const act of ['favourite', 'reblog']) {
    assert.equal((await member.post(`/api/v1/statuses/${postId}/${act}`)).statusCode, 200);
  }
  const answer = { status: 'yes', in_reply_to_id: `${postId}` };
  assert.equal((await member.post('/api/v1/statuses', answer)).statusCode, 200);
  const report = { account_id: `${far.id}`, comment: 'no' };
  assert.equal((await member.post('/api/v1/reports', report)).statusCode, 200);
  await count();
});
after(() => app.close());

async function count() {
  await app.drain();
  await countDaysJob.run(app.ctx, [{}]);
  await countCohortsJob.run(app.ctx, [{}]);
}

const range = (back = 1) => ({
  start_at: new Date(today - back * DAY_MS).toISOString(),
  end_at: new Date(today).toISOString().slice(0, 10),
});
const measures = async (payload: object) =>
  readAnswer(await owner.post('/api/v1/admin/measures', { ...range(), ...payload }), Measures);
const dimension = async (key: string, more: object = {}) => {
  const answer = await owner.post('/api/v1/admin/dimensions', { keys: [key], ...range(), ...more });
  return readAnswer(answer, Dimensions)[0]?.data ?? [];
};

test('what was done here is told by day, in the order that was asked for', async () => {
  const keys = ['interactions', 'active_users', 'new_users', 'unknown', 'opened_reports', 'resolved_reports'];
  const found = await measures({ keys });
  assert.deepEqual(
    found.map(({ key, total, previous_total: previous, data }) => [key, total, previous, data.map((day) => day.value)]),
    [
      ['interactions', '3', '0', ['0', '3']],
      ['active_users', '1', '0', ['0', '1']],
      ['new_users', '2', '0', ['0', '2']],
      ['opened_reports', '1', '0', ['0', '1']],
      ['resolved_reports', '0', '0', ['0', '0']],
    ],
  );
  assert.equal(found[0]?.data[1]?.date, new Date(today).toISOString());
});

test('a tag and a server are told by what is known of them', async () => {
  const keys = MEASURE_KEYS.filter((key) => /^(tag|instance)_/.test(key));
  const domain = { domain: 'far.test' };
  const about = Object.fromEntries(keys.map((key) => [key, key.startsWith('tag_') ? { id: 'Birds' } : domain]));
  const found = await measures({ keys, ...about });
  const numbers = Object.fromEntries(found.map(({ key, total, data }) => [key, [total, data[1]?.value]]));
  assert.deepEqual(numbers, {
    tag_accounts: ['2', '2'],
    tag_uses: ['2', '2'],
    tag_servers: ['2', '2'],
    instance_accounts: ['1', '1'],
    instance_statuses: ['1', '1'],
    instance_media_attachments: ['0', '0'],
    instance_follows: ['1', '1'],
    instance_followers: ['0', '0'],
    instance_reports: ['1', '1'],
  });
  assert.equal((await measures({ keys })).length, 0, 'nothing is told of nothing');
  await seed.remoteAccount('deep', 'sub.far.test');
  const with_ = { keys: ['instance_accounts'], instance_accounts: { ...domain, include_subdomains: true } };
  assert.equal((await measures(with_))[0]?.total, '2');
});

test('what the server is made of', async () => {
  const pairs = async (key: string, more = {}) => (await dimension(key, more)).map(({ key, value }) => [key, value]);
  assert.deepEqual(await pairs('sources'), [['web', '2']]);
  assert.deepEqual(
    (await pairs('servers')).map(([, value]) => value),
    ['1', '1', '1'],
  );
  assert.deepEqual(await pairs('tag_servers', { tag_servers: { id: 'birds' } }), [
    ['far.test', '1'],
    ['near.test', '1'],
  ]);
  const language = await dimension('tag_languages', { tag_languages: { id: 'birds' } });
  assert.equal(language.find(({ key }) => key === 'de')?.human_key, 'German');
  assert.deepEqual(await pairs('instance_accounts', { instance_accounts: { domain: 'far.test' } }), [['far', '1']]);
  const spoken = await pairs('instance_languages', { instance_languages: { domain: 'far.test' } });
  assert.deepEqual(spoken, [['de', '1']]);
  const space = await dimension('space_usage');
  assert.deepEqual([space[0]?.key, space[0]?.unit], ['database', 'bytes']);
  assert.ok(Number(space[0]?.value) > 0);
  assert.deepEqual((await dimension('software_versions')).map(({ key }) => key).slice(0, 2), ['linnet', 'node']);
  assert.deepEqual(await pairs('languages'), []);
});

test('ranges are bounded, and what makes no sense is refused', async () => {
  const refused = [
    { start_at: '2026-01-01' },
    { start_at: 'x', end_at: '2026-01-01' },
    { start_at: '2026-01-02', end_at: '2026-01-01' },
    { start_at: '2020-01-01', end_at: '2026-01-01' },
    { ...range(), tag_uses: { id: 'no tag' } },
    { ...range(), instance_accounts: { domain: 'https://x y' } },
  ];
  for (const one of refused) {
    const { statusCode } = await owner.post('/api/v1/admin/measures', { keys: ['tag_uses'], ...one });
    assert.ok([400, 404, 422].includes(statusCode), `${JSON.stringify(one)}: ${statusCode}`);
  }
});

test('who came is followed through the days after', async () => {
  app.clock.advance(2 * DAY_MS);
  assert.equal((await member.get('/api/v1/timelines/home')).statusCode, 200);
  await count();
  const end_at = new Date(today + 2 * DAY_MS).toISOString();
  const retention = async (frequency: string) => {
    const payload = { start_at: new Date(today).toISOString(), end_at, frequency };
    return readAnswer(await owner.post('/api/v1/admin/retention', payload), Cohorts);
  };
  const [first, second] = await retention('day');
  const values = (cohort = first) => cohort?.data.map(({ value, rate }) => [value, rate]);
  assert.deepEqual(values(), [
    ['2', 1],
    ['1', 0.5],
    ['1', 0.5],
  ]);
  assert.deepEqual([first?.joined, second?.joined], [2, 0]);
  assert.deepEqual(values(second), [
    ['0', 0],
    ['0', 0],
  ]);
  const months = await retention('month');
  assert.equal(months[0]?.frequency, 'month');
  const people = await owner.post('/api/v1/admin/measures', { keys: ['active_users'], ...range(), end_at });
  assert.equal(readAnswer(people, Measures)[0]?.data.at(-1)?.value, '1');
});
