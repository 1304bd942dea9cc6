/** What waits for staff, and what the server does by itself. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminJob, AdminRound } from '@linnet/api-schemas/mastodon/admin-job.ts';
import { AdminOverview } from '@linnet/api-schemas/mastodon/admin-overview.ts';
import Type from 'typebox';
import { addRule } from '#src/core/users/rules.ts';
import { PARKED } from '#src/db/parked.ts';
import { insertJobs } from '#src/db/queries/jobs.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { leavesNothing } from '../../traces.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const OVERVIEW = '/api/v1/admin/overview';
const JOBS = '/api/v1/admin/jobs';
const Jobs = Type.Array(AdminJob);

let app: TestApp;
let bob: Member;
let owner: Client;
let moderator: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  const alice = await seed.account('alice', { role: 'owner' });
  bob = await seed.account('bob', { role: 'moderator' });
  const scopes = 'read write admin:read admin:write';
  owner = createClient(app, await seed.token(alice, scopes));
  moderator = createClient(app, await seed.token(bob, scopes));
});
after(() => app.close());

/** Work that failed for good, of a kind that nobody does: it stays where it is. */
async function park(): Promise<string> {
  const id = app.ctx.ids.next();
  const job = {
    id,
    name: 'test.nothing',
    inputJson: '{"n":1}',
    priority: 9,
    runAt: PARKED,
    attempts: 16,
    worker: null,
  };
  const rest = {
    lastError: 'it did not',
    inputVersion: 0,
    groupKey: null,
    uniqueKey: null,
    deaths: 0,
    startedAt: null,
    ranAt: null,
  };
  await app.ctx.db.write((tx) => insertJobs(tx, [{ ...job, ...rest }]));
  return String(id);
}

test('staff see what waits for them and what the server still lacks', async () => {
  const waits = async () => {
    const { waiting } = readAnswer(await moderator.get(OVERVIEW), AdminOverview);
    return Object.fromEntries(waiting.map(({ name, count }) => [name, count]));
  };
  assert.deepEqual(await waits(), {
    reports: 0,
    applications: 0,
    appeals: 0,
    trends: 0,
    failing_servers: 0,
    failing_webhooks: 0,
    parked_jobs: 0,
  });
  const comment = { account_id: String((await createSeed(app.ctx).account('carl')).id), comment: 'Loud' };
  assert.equal((await owner.post('/api/v1/reports', comment)).statusCode, 200);
  const id = await park();
  assert.deepEqual(await waits(), {
    reports: 1,
    applications: 0,
    appeals: 0,
    trends: 0,
    failing_servers: 0,
    failing_webhooks: 0,
    parked_jobs: 1,
  });
  await owner.delete(`${JOBS}/${id}`);

  const steps = async () =>
    readAnswer(await owner.get(OVERVIEW), AdminOverview)
      .set_up.filter(({ done }) => done)
      .map(({ name }) => name);
  assert.deepEqual(await steps(), []);
  await addRule(app.ctx, { by: null, text: 'Be kind' });
  const settings = { contact_email: 'a@mail.test', contact_account: 'alice', privacy_policy: 'Little' };
  await owner.send('PATCH', '/api/v1/admin/settings', { settings });
  assert.deepEqual(await steps(), ['contact', 'rules', 'privacy_policy']);
  assert.ok(readAnswer(await owner.get(OVERVIEW), AdminOverview).set_up.some(({ name }) => name === 'icon'));
});

test('what failed for good is tried again or given up, and who did is written down', async () => {
  const [first, second] = [await park(), await park()];
  const parked = async () => readAnswer(await owner.get(`${JOBS}?parked=true`), Jobs);
  const [job] = await parked();
  assert.deepEqual(job, {
    id: second,
    name: 'test.nothing',
    state: 'parked',
    run_at: null,
    attempts: 16,
    last_error: 'it did not',
    input: '{"n":1}',
  });
  assert.equal((await owner.post(`${JOBS}/${first}/retry`)).statusCode, 200);
  // It ran, and failed once more: nobody knows this kind.
  await app.drain();
  assert.deepEqual(
    (await parked()).map(({ id, attempts }) => [id, attempts]),
    [
      [second, 16],
      [first, 1],
    ],
  );
  for (const id of [first, second]) assert.equal((await owner.delete(`${JOBS}/${id}`)).statusCode, 200);
  assert.equal((await owner.delete(`${JOBS}/${second}`)).statusCode, 404);
  assert.deepEqual(await parked(), []);
  const log = (await owner.get(`/api/v1/admin/audit?target_kind=job&target_key=${second}`)).json() as { act: string }[];
  assert.deepEqual(
    log.map(({ act }) => act),
    ['job.drop'],
  );
});

test('what comes round tells of its last and next time, and is brought forward once', async () => {
  const SCHEDULE = '/api/v1/admin/schedule';
  const rounds = async () => readAnswer(await owner.get(SCHEDULE), Type.Array(AdminRound));
  const all = await rounds();
  assert.ok(all.length > 20);
  assert.ok(all.every(({ what, next_at }) => what !== '' && next_at !== null));
  const find = async () => (await rounds()).find(({ name }) => name === 'trends.count');
  const before = await find();
  assert.deepEqual([before?.ran_at, before?.every, before?.last_error], [null, 600, null]);
  const began = app.clock.now();
  assert.equal((await owner.post(`${SCHEDULE}/trends.count/run`)).statusCode, 200);
  await app.drain();
  const [ran = 0, next = 0] = await find().then((one) => [one?.ran_at, one?.next_at].map((at) => Date.parse(at ?? '')));
  assert.ok(ran >= began && ran <= app.clock.now());
  assert.equal(next - ran, 600_000);
  const [entry] = (await owner.get('/api/v1/admin/audit?act=job.run')).json() as { target: { key: string } }[];
  assert.equal(entry?.target.key, 'trends.count');
  // One that runs elsewhere is left alone.
  const hold = (worker: number | null) =>
    app.ctx.db.kysely.updateTable('jobs').set({ worker }).where('name', '=', 'trends.count').execute();
  await hold(77);
  await leavesNothing(app, async () => {
    assert.equal((await find())?.next_at, null);
    assert.equal((await owner.post(`${SCHEDULE}/trends.count/run`)).statusCode, 409);
    for (const name of ['nothing', 'test.nothing', '%']) {
      assert.equal((await owner.post(`${SCHEDULE}/${encodeURIComponent(name)}/run`)).statusCode, 404, name);
    }
    assert.equal((await moderator.get(SCHEDULE)).statusCode, 403);
    assert.equal((await moderator.post(`${SCHEDULE}/trends.count/run`)).statusCode, 403);
  });
  await hold(null);
});

test('jobs are for who looks after the machine', async () => {
  const id = await park();
  assert.equal((await moderator.get(JOBS)).statusCode, 403);
  assert.equal((await moderator.post(`${JOBS}/${id}/retry`)).statusCode, 403);
  assert.equal((await moderator.delete(`${JOBS}/${id}`)).statusCode, 403);
  assert.equal(readAnswer(await owner.get(`${JOBS}?parked=true&limit=1`), Jobs)[0]?.id, id);
});
