import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AdminReport, ReportNote } from '@linnet/api-schemas/mastodon/admin-report.ts';
import type { Report } from '@linnet/api-schemas/mastodon/report.ts';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { editPost } from '../../../src/core/posts/edit.ts';
import { receiveReport } from '../../../src/core/reports/file.ts';
import { addRule } from '../../../src/core/users/rules.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient, readLink } from './client.ts';

const SCOPES = 'read write follow admin:read admin:write';

describe('what moderators do with reports', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let bob: Member;
  let mod: Member;
  let far: Actor;
  let asAlice: Client;
  let asMod: Client;
  let asOther: Client;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
    mod = await seed.account('warden', { role: 'moderator' });
    far = await seed.remoteAccount('far', 'far.test');
    asAlice = createClient(app, await seed.token(alice, SCOPES));
    asMod = createClient(app, await seed.appToken(mod, SCOPES));
    asOther = createClient(app, await seed.token(await seed.account('other_mod', { role: 'moderator' }), SCOPES));
  });
  after(() => app.close());

  const file = async (params: object): Promise<string> =>
    (await asAlice.post('/api/v1/reports', { account_id: `${bob.id}`, ...params })).json().id;
  const one = async (id: string): Promise<AdminReport> => (await asMod.get(`/api/v1/admin/reports/${id}`)).json();
  const list = async (query = '', client = asMod): Promise<string[]> =>
    (await client.get(`/api/v1/admin/reports?${query}`)).json().map(({ id }: AdminReport) => id);
  const act = async (id: string, what: string, params: object = {}): Promise<AdminReport> => {
    const answer = await asMod.post(`/api/v1/admin/reports/${id}/${what}`, params);
    assert.equal(answer.statusCode, 200, answer.payload);
    return answer.json();
  };
  const acts = async (id: string) =>
    (await listAuditEntries(app.ctx, { kind: 'report', key: id }, { limit: 40 })).map((entry) => entry.act).reverse();

  it('members are refused, whatever their token may', async () => {
    const id = await file({});
    assert.equal((await asAlice.get('/api/v1/admin/reports')).statusCode, 403);
    assert.equal((await asAlice.post(`/api/v1/admin/reports/${id}/resolve`)).statusCode, 403);
    const narrow = createClient(app, await seed.token(mod));
    assert.equal((await narrow.get('/api/v1/admin/reports')).statusCode, 403);
    assert.equal((await one(id)).action_taken, false);
    assert.equal((await asMod.get('/api/v1/admin/reports/12')).statusCode, 404);
  });

  it('from other servers show what those can have, and nothing that they name besides', async () => {
    const writer = await seed.account('writer');
    const near = await seed.remoteAccount('near', 'near.test');
    const sent = { visibility: 'direct' } as const;
    const postIds = [
      await seed.post(writer, 'for everybody'),
      await seed.post(writer, '@near@near.test for one there', sent),
      await seed.post(writer, 'for followers', { visibility: 'followers' }),
      await seed.post(writer, 'for oneself', sent),
    ];
    const report = { accountId: near.id, domain: 'near.test', targetId: writer.id, comment: 'theirs', uri: null };
    const shown = async () => {
      await receiveReport(app.ctx, { ...report, postIds });
      const [id = ''] = await list(`target_account_id=${writer.id}`);
      return (await one(id)).evidence.map((post: { status_id: string }) => postIds.indexOf(Number(post.status_id)));
    };
    assert.deepEqual(await shown(), [0, 1]);
    await seed.follow(near, writer);
    assert.deepEqual(await shown(), [0, 1, 2]);
  });

  it('list what waits by who, about whom, from where, and for whom', async () => {
    const dora = await seed.account('dora');
    const first = await file({ account_id: `${dora.id}` });
    const second = await file({ account_id: `${far.id}`, forward: false });
    const theirs = { accountId: far.id, domain: 'far.test', comment: 'theirs', uri: null };
    await receiveReport(app.ctx, { ...theirs, targetId: dora.id, postIds: [] });
    const [third = ''] = await list(`target_account_id=${dora.id}`);
    assert.deepEqual(await list(`target_account_id=${dora.id}`), [third, first]);
    assert.deepEqual(await list(`account_id=${far.id}`), [third]);
    assert.deepEqual(await list(`account_id=${far.id}&target_account_id=${bob.id}`), []);
    assert.deepEqual(await list('by_target_domain=FAR.test'), [second]);
    assert.deepEqual(await list('account_id=junk'), []);
    await act(third, 'assign_to_self');
    assert.deepEqual(await list('assigned_to_me=true'), [third]);
    assert.deepEqual(await list('assigned_to_me=true', asOther), []);
    assert.equal((await one(third)).waiting_count, 2);
    await act(third, 'resolve');
    assert.deepEqual(await list(`target_account_id=${dora.id}`), [first]);
    assert.deepEqual(await list(`target_account_id=${dora.id}&resolved=true`), [third]);
    assert.equal((await one(first)).waiting_count, 1);
  });

  it('go through pages, newest first', async () => {
    const target = await seed.account('paged');
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await file({ account_id: `${target.id}`, comment: `${i}` }));
    const seen: string[] = [];
    let path: string | undefined = `/api/v1/admin/reports?target_account_id=${target.id}&limit=2`;
    while (path !== undefined) {
      const answer = await asMod.get(path);
      seen.push(...answer.json().map(({ id }: AdminReport) => id));
      path = readLink(answer, 'next');
    }
    assert.deepEqual(seen, ids);
  });

  it('show the posts as they were, and what became of them', async () => {
    const erin = await seed.account('erin');
    const [stands, edited, deleted, direct] = [
      await seed.post(erin, 'it stands'),
      await seed.post(erin, 'before'),
      await seed.post(erin, 'soon gone'),
      await seed.post(erin, '@alice for you alone', { visibility: 'direct' }),
    ];
    const id = await file({ account_id: `${erin.id}`, status_ids: [stands, edited, deleted, direct].map(String) });
    app.clock.advance(1_000);
    const edit = { contentWarning: '', sensitive: false, mediaIds: [] };
    await editPost(app.ctx, { accountId: erin.id, postId: edited, text: 'after', ...edit });
    await deletePost(app.ctx, { accountId: erin.id, postId: deleted });
    const { evidence, statuses } = await one(id);
    assert.deepEqual(
      evidence.map(({ status_id: post, content, fate }) => [Number(post), content.replace(/<[^>]+>/g, ''), fate]),
      [
        [stands, 'it stands', 'stands'],
        [edited, 'before', 'edited'],
        [deleted, 'soon gone', 'deleted'],
        [direct, '@alice for you alone', 'stands'],
      ],
    );
    // What was said in private was shown by whom it was said to; the post itself stays out of sight.
    assert.deepEqual(
      statuses.map((status) => Number(status.id)),
      [stands, edited],
    );
  });

  it('are assigned, changed, resolved and reopened, each once and each written down', async () => {
    const { id: rule } = await addRule(app.ctx, { by: null, text: 'Be kind' });
    const id = await file({ comment: 'look' });
    assert.equal((await act(id, 'assign_to_self')).assigned_account?.username, 'warden');
    await act(id, 'assign_to_self');
    assert.equal((await act(id, 'unassign')).assigned_account, null);
    const changed = (await asMod.put(`/api/v1/admin/reports/${id}`, { rule_ids: [`${rule}`] })).json() as AdminReport;
    assert.deepEqual([changed.category, changed.rules.map(({ text }) => text)], ['violation', ['Be kind']]);
    const plain = (await asMod.put(`/api/v1/admin/reports/${id}`, { category: 'spam' })).json() as AdminReport;
    assert.deepEqual([plain.category, plain.rules], ['spam', []]);
    assert.equal((await asMod.put(`/api/v1/admin/reports/${id}`, { rule_ids: ['7'] })).statusCode, 422);
    const resolved = await act(id, 'resolve', { action_taken_comment: 'We spoke with them.' });
    assert.deepEqual(
      [resolved.action_taken, resolved.action_taken_by_account?.username, resolved.action],
      [true, 'warden', 'none'],
    );
    assert.equal(resolved.action_taken_comment, 'We spoke with them.');
    await act(id, 'resolve');
    const open = await act(id, 'reopen');
    assert.deepEqual([open.action_taken, open.action_taken_at, open.action_taken_by_account], [false, null, null]);
    await act(id, 'reopen');
    assert.deepEqual(await acts(id), [
      'report.assign',
      'report.unassign',
      'report.change',
      'report.change',
      'report.resolve',
      'report.reopen',
    ]);
    const refused = await asMod.post(`/api/v1/admin/reports/${id}/resolve`, {
      action_taken_comment: 'x'.repeat(1_001),
    });
    assert.equal(refused.statusCode, 422);
    assert.equal((await one(id)).action_taken, false);
  });

  it('have notes that moderators read', async () => {
    const id = await file({});
    const path = `/api/v1/admin/reports/${id}/notes`;
    const note = (await asMod.post(path, { text: ' second time ' })).json() as ReportNote;
    assert.deepEqual([note.text, note.account?.username], ['second time', 'warden']);
    for (const text of ['', '  ', 'x'.repeat(1_001)]) assert.equal((await asMod.post(path, { text })).statusCode, 422);
    assert.deepEqual(
      (await asOther.get(path)).json().map(({ text }: ReportNote) => text),
      ['second time'],
    );
    const elsewhere = await file({});
    assert.equal((await asMod.delete(`/api/v1/admin/reports/${elsewhere}/notes/${note.id}`)).statusCode, 404);
    assert.equal((await asMod.delete(`${path}/${note.id}`)).statusCode, 200);
    assert.deepEqual((await asMod.get(path)).json(), []);
    assert.deepEqual(await acts(id), ['report.note', 'report.remove-note']);
    assert.equal((await asMod.get('/api/v1/admin/reports/12/notes')).statusCode, 404);
  });

  it('whoever reported is told what became of it, and nobody else', async () => {
    const id = await file({ comment: 'mine' });
    await act(id, 'resolve', { action_taken_comment: 'Thank you' });
    await app.drain();
    const told = async (client: Client) =>
      (await client.get('/api/v1/notifications?types[]=linnet:report_resolved')).json() as {
        report: Report;
        fallback: { title: string };
        account: { id: string };
      }[];
    const mine = async () => (await told(asAlice)).filter(({ report }) => report.id === id);
    const [notification, ...others] = await mine();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [notification?.report.action_taken, notification?.report.action_taken_comment, notification?.account.id],
      [true, 'Thank you', `${alice.id}`],
    );
    assert.ok(notification?.fallback.title);
    assert.deepEqual(await told(createClient(app, await seed.token(bob))), []);
    const own = (await asAlice.get(`/api/v1/reports/${id}`)).json() as Report;
    assert.deepEqual([own.action_taken, own.action_taken_comment], [true, 'Thank you']);
    assert.equal((await asMod.get(`/api/v1/reports/${id}`)).statusCode, 404);
    const all = (await asAlice.get('/api/v1/reports?limit=1')).json() as Report[];
    assert.deepEqual([all.length, all[0]?.id], [1, id]);
    assert.deepEqual((await asMod.get('/api/v1/reports')).json(), []);
    // It waits again: that it was seen to is no longer so.
    await act(id, 'reopen');
    await app.drain();
    assert.deepEqual(await mine(), []);
    await act(id, 'resolve');
    await app.drain();
    assert.equal((await mine()).length, 1);
  });
});
