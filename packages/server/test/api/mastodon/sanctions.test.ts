import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccountWarning } from '@linnet/api-schemas/mastodon/account-warning.ts';
import type { AdminReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import type { Strike } from '@linnet/api-schemas/mastodon/endpoints/admin-sanctions.ts';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { schedulePost } from '../../../src/core/drafts/schedule.ts';
import { signIn } from '../../../src/core/users/sign-in.ts';
import { hashPassword } from '../../../src/lib/password.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, PASSWORD, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';

const SCOPES = 'read write follow admin:read admin:write';
const DAY = 86_400_000;

describe('what moderators do to people', () => {
  let app: TestApp;
  let seed: Seed;
  let mod: Member;
  let asMod: Client;
  let asAlice: Client;
  let alice: Member;
  let visitor: Client;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    mod = await seed.account('warden', { role: 'moderator' });
    alice = await seed.account('alice');
    asMod = createClient(app, await seed.token(mod, SCOPES));
    asAlice = createClient(app, await seed.token(alice, SCOPES));
    visitor = createClient(app);
  });
  after(() => app.close());

  const act = (target: Actor, type: string, more: object = {}) =>
    asMod.post(`/api/v1/admin/accounts/${target.id}/action`, { type, ...more });
  const done = async (target: Actor, type: string, more: object = {}): Promise<Strike> => {
    const answer = await act(target, type, more);
    assert.deepEqual([answer.statusCode, answer.payload], [200, '{}']);
    await app.drain();
    return (await asMod.get(`/api/v1/admin/accounts/${target.id}/strikes`)).json()[0];
  };
  const undo = async (target: Actor, what: string) => {
    const answer = await asMod.post(`/api/v1/admin/accounts/${target.id}/${what}`);
    assert.equal(answer.statusCode, 200, answer.payload);
    await app.drain();
    return answer.json();
  };
  const sees = async (client: Client, post: number) =>
    (await client.get(`/api/v1/statuses/${post}`)).statusCode === 200;
  const acts = async (target: Actor) =>
    (await listAuditEntries(app.ctx, { kind: 'account', key: `${target.id}` }, { limit: 40 }))
      .map((entry) => entry.act)
      .reverse();
  const warnings = async (client: Client) =>
    (await client.get('/api/v1/notifications?types[]=moderation_warning')).json() as {
      moderation_warning: AccountWarning;
    }[];

  it('nobody acts on who stands as high, on who is not there, or without an office', async () => {
    const other = await seed.account('other_mod', { role: 'moderator' });
    const owner = await seed.account('owner', { role: 'owner' });
    for (const target of [other, owner, mod]) assert.equal((await act(target, 'none', { text: 'x' })).statusCode, 403);
    assert.equal((await act({ id: 987654321, username: 'nobody' }, 'none')).statusCode, 404);
    assert.equal((await asAlice.post(`/api/v1/admin/accounts/${mod.id}/action`, { type: 'none' })).statusCode, 403);
    assert.deepEqual([await acts(other), await acts(owner), await acts(mod)], [[], [], []]);
    assert.equal((await asMod.post(`/api/v1/admin/accounts/${other.id}/unsuspend`)).statusCode, 403);
    assert.equal((await act(alice, 'none', { text: 'x'.repeat(2_001) })).statusCode, 422);
    assert.equal((await act(alice, 'delete_statuses')).statusCode, 422);
    assert.deepEqual(await acts(alice), []);
  });

  it('a warning is told, answers its report, and changes nothing else', async () => {
    const bob = await seed.account('bob');
    const asBob = createClient(app, await seed.token(bob));
    const { id } = (await asAlice.post('/api/v1/reports', { account_id: `${bob.id}` })).json();
    const other = (await asAlice.post('/api/v1/reports', { account_id: `${bob.id}` })).json();
    const strike = await done(bob, 'none', { text: 'Be kind.', report_id: id });
    assert.deepEqual([strike.action, strike.by?.username, strike.report_id], ['none', 'warden', id]);
    const [told, ...others] = await warnings(asBob);
    assert.deepEqual(others, []);
    const { action, text, status_ids: posts, appeal } = told?.moderation_warning ?? assert.fail('nothing was told');
    assert.deepEqual([action, text, posts, appeal], ['none', 'Be kind.', null, null]);
    assert.deepEqual(await warnings(asAlice), []);
    const report = async (reportId: string): Promise<AdminReport> =>
      (await asMod.get(`/api/v1/admin/reports/${reportId}`)).json();
    assert.deepEqual([(await report(id)).action_taken, (await report(id)).action], [true, 'warn']);
    assert.equal((await report(other.id)).action_taken, false);
    assert.ok((await asBob.post('/api/v1/statuses', { status: 'still here' })).statusCode === 200);
    // What it is the answer to has to be about them.
    assert.equal((await act(alice, 'none', { report_id: id })).statusCode, 404);
    assert.deepEqual(await acts(bob), ['account.warn']);
  });

  it('posts are removed and put back, and counted as they are seen', async () => {
    const carol = await seed.account('carol');
    const asCarol = createClient(app, await seed.token(carol));
    const root = await seed.post(alice, 'root');
    const post = await seed.post(carol, 'unkind', { replyToId: root });
    const kept = await seed.post(carol, 'kind');
    const numbers = async () => [
      (await visitor.get('/api/v1/accounts/lookup?acct=carol')).json().statuses_count,
      (await visitor.get(`/api/v1/statuses/${root}`)).json().replies_count,
    ];
    assert.deepEqual(await numbers(), [2, 1]);
    const strike = await done(carol, 'delete_statuses', { status_ids: [`${post}`, `${root}`], text: 'No.' });
    assert.deepEqual([strike.action, strike.status_ids], ['delete_statuses', [`${post}`]]);
    assert.deepEqual(
      [await sees(visitor, post), await sees(asAlice, post), await sees(asCarol, post)],
      [false, false, true],
    );
    assert.deepEqual([await sees(visitor, root), await sees(visitor, kept)], [true, true]);
    assert.deepEqual(await numbers(), [1, 0]);
    assert.equal((await app.inject({ url: `/posts/${post}`, headers: AS_SERVER })).statusCode, 404);
    // Its author cannot bring it back in another form.
    assert.equal((await asCarol.put(`/api/v1/statuses/${post}`, { status: 'unkind again' })).statusCode, 404);
    const again = await asMod.post(`/api/v1/admin/strikes/${strike.id}/undo`);
    assert.ok(again.json().undone_at);
    await app.drain();
    assert.equal(await sees(visitor, post), true);
    assert.deepEqual(await numbers(), [2, 1]);
    await asMod.post(`/api/v1/admin/strikes/${strike.id}/undo`);
    assert.deepEqual(await numbers(), [2, 1]);
    assert.deepEqual(await acts(carol), ['account.remove', 'account.undo']);
  });

  it('posts and people are marked sensitive, and believed again', async () => {
    const dora = await seed.account('dora');
    const post = await seed.post(dora, 'words alone');
    const sensitive = async () => (await visitor.get(`/api/v1/statuses/${post}`)).json().sensitive;
    // There is nothing to hide behind it.
    const strike = await done(dora, 'mark_statuses_as_sensitive', { status_ids: [`${post}`] });
    assert.equal(await sensitive(), false);
    await app.ctx.db.write((tx) => tx.execute(`update "posts" set "mediaCount" = 1 where "id" = ${post}`, []));
    const second = await done(dora, 'mark_statuses_as_sensitive', { status_ids: [`${post}`] });
    assert.equal(await sensitive(), true);
    await asMod.post(`/api/v1/admin/strikes/${strike.id}/undo`);
    assert.equal(await sensitive(), true);
    await asMod.post(`/api/v1/admin/strikes/${second.id}/undo`);
    assert.equal(await sensitive(), false);
    await done(dora, 'sensitive');
    assert.equal(await sensitive(), true);
    assert.equal((await undo(dora, 'unsensitive')).sensitized, false);
    assert.equal(await sensitive(), false);
  });

  it('the limited are shown to their followers, and the reports about them are answered', async () => {
    const erin = await seed.account('erin');
    const post = await seed.post(erin, 'hello everybody');
    const follower = await seed.account('follower');
    await seed.follow(follower, erin);
    const listed = async (client: Client) =>
      (await client.get('/api/v1/timelines/public?limit=40')).json().some(({ id }: { id: string }) => id === `${post}`);
    const ids = [];
    for (let i = 0; i < 2; i++)
      ids.push((await asAlice.post('/api/v1/reports', { account_id: `${erin.id}` })).json().id);
    assert.equal(await listed(visitor), true);
    await done(erin, 'silence', { report_id: ids[0] });
    assert.deepEqual([await listed(visitor), await listed(asAlice)], [false, false]);
    assert.equal(await sees(visitor, post), true);
    for (const id of ids) assert.equal((await asMod.get(`/api/v1/admin/reports/${id}`)).json().action, 'limit');
    await done(erin, 'silence');
    assert.equal((await undo(erin, 'unsilence')).silenced, false);
    assert.equal(await listed(visitor), true);
    const strikes = (await asMod.get(`/api/v1/admin/accounts/${erin.id}/strikes`)).json() as Strike[];
    assert.ok(strikes.every((strike) => strike.undone_at !== null));
    await undo(erin, 'unsilence');
    assert.deepEqual(await acts(erin), ['account.limit', 'account.limit', 'account.unlimit']);
  });

  it('the frozen are signed out, may sign in and read, and do nothing else', async () => {
    const passwordHash = await hashPassword(PASSWORD, app.ctx.rng);
    const fred = await seed.account('fred', { passwordHash });
    const publishAt = app.clock.now() + 3_600_000;
    const sent = {
      text: 'later',
      contentWarning: '',
      visibility: 'public',
      localOnly: false,
      sensitive: false,
    } as const;
    const input = { ...sent, language: null, replyToId: null, poll: null, appId: null, mediaIds: [] };
    await schedulePost(app.ctx, { accountId: fred.id, publishAt, input });
    const before = createClient(app, await seed.token(fred, SCOPES));
    assert.equal((await before.get('/api/v1/timelines/home')).statusCode, 200);
    await done(fred, 'disable', { text: 'Have a rest' });
    assert.equal((await before.get('/api/v1/timelines/home')).statusCode, 401);
    assert.equal((await signIn(app.ctx, { login: 'fred', password: PASSWORD })).userId, fred.userId);
    const asFred = createClient(app, await seed.token(fred, SCOPES));
    assert.equal((await asFred.get('/api/v1/timelines/home')).statusCode, 200);
    assert.equal((await warnings(asFred))[0]?.moderation_warning.action, 'disable');
    for (const [path, params] of [
      ['/api/v1/statuses', { status: 'x' }],
      [`/api/v1/accounts/${alice.id}/follow`, {}],
      ['/api/v1/reports', { account_id: `${alice.id}` }],
    ] as const) {
      assert.equal((await asFred.post(path, params)).statusCode, 403, path);
    }
    app.clock.advance(2 * 3_600_000);
    await app.drain();
    assert.equal((await visitor.get('/api/v1/accounts/lookup?acct=fred')).json().statuses_count, 0);
    assert.equal((await undo(fred, 'unfreeze')).disabled, false);
    assert.equal((await asFred.post('/api/v1/statuses', { status: 'back' })).statusCode, 200);
    const far = await seed.remoteAccount('far');
    assert.equal((await act(far, 'disable')).statusCode, 422);
    assert.deepEqual(await acts(far), []);
  });

  it('the suspended are out of sight at once, and come back with all they had', async () => {
    const gina = await seed.account('gina');
    const asGina = createClient(app, await seed.token(gina));
    const post = await seed.post(gina, 'hello');
    await seed.follow(alice, gina);
    await done(gina, 'suspend', { text: 'Enough' });
    assert.equal(await sees(visitor, post), false);
    assert.equal((await asGina.get('/api/v1/timelines/home')).statusCode, 401);
    const shown = (await asAlice.get(`/api/v1/accounts/${gina.id}`)).json();
    assert.deepEqual([shown.suspended, shown.display_name], [true, '']);
    app.clock.advance(29 * DAY);
    await app.drain();
    await undo(gina, 'unsuspend');
    assert.equal(await sees(visitor, post), true);
    assert.equal((await asAlice.get(`/api/v1/accounts/relationships?id[]=${gina.id}`)).json()[0].following, true);
    assert.deepEqual(await acts(gina), ['account.suspend', 'account.unsuspend']);
  });

  it('are listed for whom they are against, and for nobody else', async () => {
    const hugo = await seed.account('hugo');
    const strike = await done(hugo, 'none', { text: 'one' });
    const asHugo = createClient(app, await seed.token(hugo));
    const own = (await asHugo.get('/api/linnet/v1/strikes')).json() as AccountWarning[];
    assert.deepEqual(
      own.map(({ id, text }) => [id, text]),
      [[strike.id, 'one']],
    );
    assert.ok(!('by' in (own[0] ?? {})));
    assert.equal((await asAlice.get(`/api/linnet/v1/strikes/${strike.id}`)).statusCode, 404);
    assert.equal((await asAlice.post(`/api/linnet/v1/strikes/${strike.id}/appeal`, { text: 'x' })).statusCode, 404);
  });
});

const AS_SERVER = { accept: 'application/activity+json' };

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
});
