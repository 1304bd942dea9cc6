import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { editPost } from '../../../src/core/posts/edit.ts';
import { resolveReport } from '../../../src/core/reports/handle.ts';
import { countWaitingReports, listReports, loadReport } from '../../../src/core/reports/load.ts';
import { listReportNotes } from '../../../src/core/reports/notes.ts';
import { addRule } from '../../../src/core/users/rules.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';

describe('reports', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let bob: Member;
  let mod: Member;
  let asAlice: Client;
  let asMod: Client;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
    mod = await seed.account('warden', { role: 'moderator' });
    [asAlice, asMod] = [createClient(app, await seed.token(alice)), createClient(app, await seed.token(mod))];
  });
  after(() => app.close());

  const report = (params: object) => asAlice.post('/api/v1/reports', params);
  const told = async (client: Client) =>
    (await client.get('/api/v1/notifications?types[]=admin.report')).json() as {
      id: string;
      account: { acct: string };
      report: { id: string; action_taken: boolean; target_account: { acct: string } };
    }[];

  it('reach moderators and nobody else, and answer what was sent', async () => {
    const post = await seed.post(bob, 'unkind words');
    const answer = await report({
      account_id: `${bob.id}`,
      status_ids: [`${post}`],
      comment: 'this one',
      category: 'spam',
    });
    assert.equal(answer.statusCode, 200);
    const sent = answer.json();
    assert.deepEqual(
      [sent.category, sent.comment, sent.forwarded, sent.action_taken, sent.status_ids, sent.rule_ids],
      ['spam', 'this one', false, false, [`${post}`], []],
    );
    assert.equal(sent.target_account.id, `${bob.id}`);
    await app.drain();
    const [notification, ...others] = await told(asMod);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [notification?.account.acct, notification?.report.id, notification?.report.target_account.acct],
      ['alice', sent.id, 'bob'],
    );
    for (const member of [alice, bob]) {
      const client = createClient(app, await seed.token(member));
      assert.deepEqual(await told(client), []);
      assert.equal((await client.get(`/api/v1/notifications/${notification?.id}`)).statusCode, 404);
    }
  });

  it('keep posts as they were, whatever becomes of them', async () => {
    const post = await seed.post(bob, 'the very words', { contentWarning: 'a warning' });
    const { id } = (await report({ account_id: bob.id, status_ids: [post] })).json();
    const edit = { contentWarning: '', sensitive: false, mediaIds: [] };
    await editPost(app.ctx, { accountId: bob.id, postId: post, text: 'nothing at all', ...edit });
    await deletePost(app.ctx, { accountId: bob.id, postId: post });
    await app.drain();
    const { posts } = await loadReport(app.ctx, Number(id));
    assert.deepEqual(
      posts.map(({ content, contentWarning, uri }) => [content, contentWarning, uri]),
      [['<p>the very words</p>', 'a warning', `${app.ctx.config.publicUrl}/posts/${post}`]],
    );
  });

  it('take no post of others, and none that the reporter may not see', async () => {
    const hidden = await seed.post(bob, 'for one alone @warden', { visibility: 'direct' });
    const own = await seed.post(alice, 'my own');
    const open = await seed.post(bob, 'open');
    const answer = await report({ account_id: bob.id, status_ids: [hidden, own, open, 'junk', '99'] });
    assert.deepEqual(answer.json().status_ids, [`${open}`]);
  });

  it('name the rules that were broken', async () => {
    const { id } = await addRule(app.ctx, { by: null, text: 'Be kind' });
    const named = { account_id: `${bob.id}`, category: 'violation', rule_ids: [`${id}`] };
    const answer = await report(named);
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json().rule_ids, [`${id}`]);
    assert.equal((await report({ ...named, rule_ids: [`${id}`, '1'] })).statusCode, 422);
  });

  it('are refused for who is not there, oneself, long words and rules that do not exist', async () => {
    const before = await countWaitingReports(app.ctx, 100);
    const refused = [
      [{ account_id: '987654321' }, 404],
      [{ account_id: 'junk' }, 404],
      [{ account_id: alice.id }, 422],
      [{ account_id: bob.id, comment: 'x'.repeat(1_001) }, 422],
      [{ account_id: bob.id, rule_ids: ['1'] }, 422],
    ] as const;
    for (const [params, status] of refused)
      assert.equal((await report(params)).statusCode, status, JSON.stringify(params));
    assert.ok((await report({})).statusCode >= 400);
    assert.equal(await countWaitingReports(app.ctx, 100), before);
    assert.equal((await report({ account_id: bob.id, comment: '🐦'.repeat(1_000) })).statusCode, 200);
  });

  it('are resolved once, with what was done, and are told as such', async () => {
    const { id } = (await report({ account_id: bob.id })).json();
    const open = await countWaitingReports(app.ctx, 100);
    await resolveReport(app.ctx, { id: Number(id), action: 'warned', note: 'first time', by: null });
    await resolveReport(app.ctx, { id: Number(id), action: 'nothing', note: 'again', by: null });
    assert.equal(await countWaitingReports(app.ctx, 100), open - 1);
    const [entry, ...others] = await listAuditEntries(app.ctx, { kind: 'report', key: id }, { limit: 10 });
    assert.deepEqual(
      [entry?.act, entry?.accountId, entry?.details, others.length],
      ['report.resolve', null, { action: 'warned' }, 0],
    );
    const found = await loadReport(app.ctx, Number(id));
    assert.deepEqual(
      [found.state, found.action, (await listReportNotes(app.ctx, Number(id))).map((note) => note.text)],
      ['resolved', 'warned', ['first time']],
    );
    assert.deepEqual(
      (await listReports(app.ctx, { by: null, resolved: true }, { limit: 10 })).map((one) => one.id),
      [Number(id)],
    );
    await app.drain();
    const notification = (await told(asMod)).find((one) => one.report.id === id);
    assert.equal(notification?.report.action_taken, true);
    await assert.rejects(resolveReport(app.ctx, { id: 1, action: 'none', by: null }), { code: 'not-found' });
  });

  it('are no longer shown to who moderates no more', async () => {
    assert.ok((await told(asMod)).length > 0);
    await app.ctx.db.write((tx) => tx.execute(`update "users" set "role" = 'user' where "accountId" = ${mod.id}`, []));
    assert.deepEqual(await told(asMod), []);
  });
});
