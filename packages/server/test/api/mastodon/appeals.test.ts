import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccountWarning } from '@linnet/api-schemas/mastodon/account-warning.ts';
import type { Strike } from '@linnet/api-schemas/mastodon/endpoints/admin-sanctions.ts';
import { assignReport, resolveReport } from '../../../src/core/reports/handle.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';

const SCOPES = 'read write follow admin:read admin:write';
const DAY = 86_400_000;

describe('appeals', () => {
  let app: TestApp;
  let seed: Seed;
  let asMod: Client;
  let asAdmin: Client;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    asMod = createClient(app, await seed.token(await seed.account('warden', { role: 'moderator' }), SCOPES));
    asAdmin = createClient(app, await seed.token(await seed.account('boss', { role: 'admin' }), SCOPES));
  });
  after(() => app.close());

  async function strike(name: string, type: string): Promise<{ client: Client; id: string; member: Member }> {
    const member = await seed.account(name);
    const client = createClient(app, await seed.token(member));
    assert.equal((await asMod.post(`/api/v1/admin/accounts/${member.id}/action`, { type })).statusCode, 200);
    await app.drain();
    const [own] = (await client.get('/api/linnet/v1/strikes')).json() as AccountWarning[];
    return { client, id: own?.id ?? '', member };
  }
  const waiting = async (state = 'pending') =>
    (await asAdmin.get(`/api/v1/admin/appeals?state=${state}`)).json().map(({ id }: Strike) => id);

  it('an appeal waits for an admin, and approved it undoes what was done', async () => {
    const { client, id, member } = await strike('ann', 'silence');
    const path = `/api/linnet/v1/strikes/${id}/appeal`;
    for (const text of ['', '  ', 'x'.repeat(2_001)]) assert.equal((await client.post(path, { text })).statusCode, 422);
    const appealed = (await client.post(path, { text: ' It was a quote ' })).json() as AccountWarning;
    assert.deepEqual(
      [appealed.appeal, appealed.appealable_until],
      [{ text: 'It was a quote', state: 'pending' }, null],
    );
    assert.equal((await client.post(path, { text: 'and' })).statusCode, 409);
    assert.deepEqual(await waiting(), [id]);
    assert.equal((await asMod.get('/api/v1/admin/appeals')).statusCode, 403);
    assert.equal((await asAdmin.post(`/api/v1/admin/appeals/${id}/approve`)).statusCode, 200);
    assert.equal((await asAdmin.post(`/api/v1/admin/appeals/${id}/reject`)).statusCode, 409);
    await app.drain();
    assert.deepEqual([await waiting(), await waiting('approved')], [[], [id]]);
    const account = (await client.get(`/api/v1/accounts/${member.id}`)).json();
    assert.equal(account.limited, undefined);
    const [told] = (await client.get('/api/v1/notifications?types[]=linnet:appeal_answered')).json();
    assert.deepEqual([told.moderation_warning.id, told.moderation_warning.appeal.state], [id, 'approved']);
    assert.ok(told.moderation_warning.undone_at);
  });

  it('rejected it stays, and there is no second one', async () => {
    const { client, id, member } = await strike('ben', 'silence');
    await client.post(`/api/linnet/v1/strikes/${id}/appeal`, { text: 'no' });
    assert.equal((await asAdmin.post(`/api/v1/admin/appeals/${id}/reject`)).statusCode, 200);
    assert.equal((await client.get(`/api/v1/accounts/${member.id}`)).json().limited, true);
    assert.equal((await client.post(`/api/linnet/v1/strikes/${id}/appeal`, { text: 'no!' })).statusCode, 409);
    assert.deepEqual(await waiting('rejected'), [id]);
  });

  it('the frozen may appeal, and nobody may after 20 days or against what is undone', async () => {
    const { member } = await strike('cleo', 'none');
    await asMod.post(`/api/v1/admin/accounts/${member.id}/action`, { type: 'disable' });
    await app.drain();
    const client = createClient(app, await seed.token(member));
    const [frozen, warned] = (await client.get('/api/linnet/v1/strikes')).json() as AccountWarning[];
    assert.equal((await client.post(`/api/linnet/v1/strikes/${frozen?.id}/appeal`, { text: 'why?' })).statusCode, 200);
    app.clock.advance(20 * DAY);
    assert.equal((await client.get(`/api/linnet/v1/strikes/${warned?.id}`)).json().appealable_until, null);
    assert.equal((await client.post(`/api/linnet/v1/strikes/${warned?.id}/appeal`, { text: 'x' })).statusCode, 409);
    const second = await strike('dan', 'none');
    await asMod.post(`/api/v1/admin/strikes/${second.id}/undo`);
    const late = await second.client.post(`/api/linnet/v1/strikes/${second.id}/appeal`, { text: 'x' });
    assert.deepEqual([late.statusCode, late.json().error], [409, 'It was undone']);
  });

  it('who did it answers an appeal only where nobody else could', async () => {
    const member = await seed.account('eve');
    const client = createClient(app, await seed.token(member));
    await asAdmin.post(`/api/v1/admin/accounts/${member.id}/action`, { type: 'silence' });
    await app.drain();
    const [own] = (await client.get('/api/linnet/v1/strikes')).json() as AccountWarning[];
    await client.post(`/api/linnet/v1/strikes/${own?.id}/appeal`, { text: 'no' });
    const second = await seed.account('second', { role: 'admin' });
    assert.equal((await asAdmin.post(`/api/v1/admin/appeals/${own?.id}/reject`)).statusCode, 403);
    await app.ctx.db.write((tx) =>
      tx.execute(`update "users" set "disabledAt" = 1 where "accountId" = ${second.id}`, []),
    );
    assert.equal((await asAdmin.post(`/api/v1/admin/appeals/${own?.id}/reject`)).statusCode, 200);
  });

  it('staff learn nothing of reports about themselves or who stands above, and see to none of them', async () => {
    const reporter = await seed.account('reporter');
    const asReporter = createClient(app, await seed.token(reporter));
    const people = {
      mod: await seed.account('mod_one', { role: 'moderator' }),
      peer: await seed.account('mod_two', { role: 'moderator' }),
      boss: await seed.account('boss_two', { role: 'admin' }),
    };
    const file = async (target: Member): Promise<string> =>
      (await asReporter.post('/api/v1/reports', { account_id: `${target.id}` })).json().id;
    const about = { mod: await file(people.mod), boss: await file(people.boss) };
    await app.drain();
    const clients = {
      mod: createClient(app, await seed.token(people.mod, SCOPES)),
      peer: createClient(app, await seed.token(people.peer, SCOPES)),
      boss: createClient(app, await seed.token(people.boss, SCOPES)),
    };
    const expected = { mod: [], peer: [about.mod], boss: [about.mod] };
    for (const [name, client] of Object.entries(clients)) {
      const listed = (await client.get('/api/v1/admin/reports')).json().map(({ id }: { id: string }) => id);
      assert.deepEqual(listed, expected[name as keyof typeof expected], name);
      const told = (await client.get('/api/v1/notifications?types[]=admin.report')).json();
      assert.deepEqual(
        told.map(({ report }: { report: { id: string } }) => report.id),
        listed,
      );
      const { waiting } = (await client.get('/api/v1/admin/overview')).json();
      assert.equal(waiting.find((one: { name: string }) => one.name === 'reports').count, listed.length, name);
    }
    const deeds = ['assign_to_self', 'unassign', 'resolve', 'reopen'];
    for (const [client, id] of [
      [clients.mod, about.mod],
      [clients.mod, about.boss],
      [clients.peer, about.boss],
      [clients.boss, about.boss],
    ] as const) {
      const path = `/api/v1/admin/reports/${id}`;
      for (const one of [path, `${path}/notes`]) assert.equal((await client.get(one)).statusCode, 404, one);
      for (const deed of deeds) assert.equal((await client.post(`${path}/${deed}`)).statusCode, 404, deed);
      assert.equal((await client.put(path, { category: 'spam' })).statusCode, 404);
      assert.equal((await client.post(`${path}/notes`, { text: 'x' })).statusCode, 404);
    }
    const path = `/api/v1/admin/reports/${about.mod}`;
    for (const deed of deeds) assert.equal((await clients.peer.post(`${path}/${deed}`)).statusCode, 200, deed);
    // Whoever assigns: not to who it is about.
    const assign = assignReport(app.ctx, { id: Number(about.mod), by: null, assigneeId: people.mod.id });
    await assert.rejects(assign, { code: 'forbidden' });
    await resolveReport(app.ctx, { id: Number(about.boss), by: null, action: 'none' });
  });

  it('reports about people without an office are seen to, however long nobody asked what these may do', async () => {
    const asReporter = createClient(app, await seed.token(await seed.account('watcher')));
    const target = await seed.account('rude');
    app.clock.advance(DAY);
    const { id } = (await asReporter.post('/api/v1/reports', { account_id: `${target.id}` })).json();
    await app.drain();
    const told = (await asMod.get('/api/v1/notifications?types[]=admin.report')).json();
    assert.equal(told[0]?.report.id, id);
    for (const deed of ['assign_to_self', 'resolve']) {
      app.clock.advance(DAY);
      assert.equal((await asMod.post(`/api/v1/admin/reports/${id}/${deed}`)).statusCode, 200, deed);
    }
  });
});
