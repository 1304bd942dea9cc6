import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccountWarning } from '@linnet/api-schemas/mastodon/account-warning.ts';
import type { AdminReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import type { Strike } from '@linnet/api-schemas/mastodon/endpoints/admin-sanctions.ts';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { schedulePost } from '../../../src/core/drafts/schedule.ts';
import { newFile } from '../../../src/core/media/new-file.ts';
import { appeal } from '../../../src/core/sanctions/appeal.ts';
import { signIn } from '../../../src/core/users/sign-in.ts';
import { insertRow } from '../../../src/db/insert.ts';
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
    asMod = createClient(app, await seed.appToken(mod, SCOPES));
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
    // Apps that read groups are told as much.
    const grouped = (await asBob.get('/api/v2/notifications?types[]=moderation_warning')).json();
    assert.deepEqual(
      grouped.notification_groups.map((group: { moderation_warning: unknown }) => group.moderation_warning),
      [told?.moderation_warning],
    );
    assert.deepEqual(await warnings(asAlice), []);
    const report = async (reportId: string): Promise<AdminReport> =>
      (await asMod.get(`/api/v1/admin/reports/${reportId}`)).json();
    assert.deepEqual([(await report(id)).action_taken, (await report(id)).action], [true, 'warn']);
    assert.equal((await report(other.id)).action_taken, false);
    assert.ok((await asBob.post('/api/v1/statuses', { status: 'still here' })).statusCode === 200);
    const eve = await seed.account('eve');
    assert.equal((await done(eve, 'none', { text: 'Be kind.', report_id: '' })).report_id, null);
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
    await app.ctx.db.write((tx) =>
      tx.execute(`update "posts" set "version" = "version" + 1, "mediaCount" = 1 where "id" = ${post}`, []),
    );
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

  it('an author takes off no mark of moderators, by an edit or by the same file elsewhere', async () => {
    const mara = await seed.account('mara');
    const asMara = createClient(app, await seed.token(mara));
    const ids: number[] = [];
    for (let i = 0; i < 2; i++) {
      const file = newFile(app.ctx, { id: app.ctx.ids.next(), accountId: mara.id, kind: 'image', state: 'ready' });
      await app.ctx.db.write((tx) => insertRow(tx, 'files', file));
      ids.push(file.id);
    }
    const [marked = 0, other = 0] = ids;
    const publish = async (mediaId: number): Promise<string> =>
      (await asMara.post('/api/v1/statuses', { status: 'look', media_ids: [`${mediaId}`] })).json().id;
    const sensitive = async (id: string) => (await visitor.get(`/api/v1/statuses/${id}`)).json().sensitive;
    const id = await publish(marked);
    const words = await seed.post(mara, 'no picture yet');
    const type = 'mark_statuses_as_sensitive';
    const strike = await done(mara, type, { status_ids: [id, `${words}`] });
    const edit = (of: string, mediaId: number) =>
      asMara.put(`/api/v1/statuses/${of}`, { status: 'fine', sensitive: false, media_ids: [`${mediaId}`] });
    assert.equal((await edit(id, other)).statusCode, 200);
    assert.equal(await sensitive(id), true, 'with another picture');
    assert.deepEqual(
      (await visitor.get(`/api/v1/statuses/${id}/history`)).json().map((one: { sensitive: boolean }) => one.sensitive),
      [true, true],
    );
    assert.equal((await edit(`${words}`, other)).statusCode, 200);
    assert.equal(await sensitive(`${words}`), true, 'a picture that came later');
    const again = await publish(marked);
    assert.equal(await sensitive(again), true, 'the same picture in another post');
    assert.equal((await asMara.delete(`/api/v1/statuses/${id}`)).statusCode, 200);
    const redraft = await publish(marked);
    assert.equal(await sensitive(redraft), true);
    const second = await done(mara, type, { status_ids: [again] });
    await asMod.post(`/api/v1/admin/strikes/${second.id}/undo`);
    assert.deepEqual([await sensitive(again), await sensitive(redraft)], [true, true], 'the first one holds');
    await asMod.post(`/api/v1/admin/strikes/${strike.id}/undo`);
    for (const one of [again, redraft, `${words}`]) assert.equal(await sensitive(one), false, one);
  });

  it('what two acts hold stays until the last of them is undone, in whatever order', async () => {
    const nora = await seed.account('nora');
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const post = await seed.post(nora, 'unkind');
      const strikes = [];
      for (let i = 0; i < 2; i++) strikes.push(await done(nora, 'delete_statuses', { status_ids: [`${post}`] }));
      const seen = [];
      for (const i of order) {
        await asMod.post(`/api/v1/admin/strikes/${strikes[i]?.id}/undo`);
        await app.drain();
        seen.push(await sees(visitor, post));
      }
      assert.deepEqual(seen, [false, true], `${order}`);
    }
    for (const type of ['sensitive', 'silence', 'suspend']) {
      const strikes = [await done(nora, type), await done(nora, type)];
      const held = async () => {
        const account = (await asMod.get(`/api/v1/admin/accounts/${nora.id}`)).json();
        return account.sensitized || account.silenced || account.suspended;
      };
      await asMod.post(`/api/v1/admin/strikes/${strikes[1]?.id}/undo`);
      assert.equal(await held(), true, type);
      await asMod.post(`/api/v1/admin/strikes/${strikes[0]?.id}/undo`);
      assert.equal(await held(), false, type);
    }
  });

  it('two moderators who undo the last two acts at once leave nothing behind', async () => {
    const olga = await seed.account('olga');
    const strikes = [await done(olga, 'silence'), await done(olga, 'silence')];
    await Promise.all(strikes.map(({ id }) => asMod.post(`/api/v1/admin/strikes/${id}/undo`)));
    assert.equal((await asMod.get(`/api/v1/admin/accounts/${olga.id}`)).json().silenced, false);
  });

  it('what was removed twice goes with the later act, and nobody before their last appeal is answered', async () => {
    const pia = await seed.account('pia');
    const post = await seed.post(pia, 'unkind');
    await done(pia, 'delete_statuses', { status_ids: [`${post}`] });
    app.clock.advance(10 * DAY);
    const second = await done(pia, 'delete_statuses', { status_ids: [`${post}`] });
    const rosa = await seed.account('rosa');
    await done(rosa, 'suspend');
    const appealed = await done(rosa, 'suspend');
    await appeal(app.ctx, { accountId: rosa.id, id: Number(appealed.id), text: 'It was not me' });
    app.clock.advance(21 * DAY);
    await app.drain();
    assert.equal(
      (await asMod.get(`/api/v1/admin/accounts/${rosa.id}`)).json().suspended,
      true,
      'she waits for an answer',
    );
    await asMod.post(`/api/v1/admin/strikes/${second.id}/undo`);
    await app.drain();
    assert.equal(await sees(visitor, post), true);
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
