import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { StatusEdit } from '@linnet/api-schemas/mastodon/status-edit.ts';
import { NEXT_VERSION } from '../../../src/core/posts/queries/version.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { createClient } from './client.ts';

describe('quotes among people here', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let bob: Member;
  let carol: Member;
  let as: Record<'alice' | 'bob' | 'carol' | 'nobody', ReturnType<typeof createClient>>;

  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
    as = {
      alice: createClient(app, await seed.token(alice)),
      bob: createClient(app, await seed.token(bob)),
      carol: createClient(app, await seed.token(carol)),
      nobody: createClient(app),
    };
  });
  after(() => app.close());

  const quote = (by: keyof typeof as, id: number, more = {}) =>
    as[by].post('/api/v1/statuses', { status: 'look at this', quoted_status_id: `${id}`, ...more });
  const read = async (by: keyof typeof as, id: string | number) =>
    (await as[by].get(`/api/v1/statuses/${id}`)).json() as Status;
  const counted = async (id: number) => (await read('nobody', id)).quotes_count;

  it('shows the quoted post in the quoting one, to visitors too, and counts it', async () => {
    const id = await seed.post(alice, 'a linnet');
    const answer = await quote('bob', id);
    assert.equal(answer.statusCode, 200, answer.body);
    const made = answer.json() as Status;
    assert.equal(made.quote?.state, 'accepted');
    assert.equal(made.quote?.quoted_status?.id, `${id}`);
    assert.equal(made.quote?.quoted_status?.favourited, false);
    const seen = await read('nobody', made.id);
    assert.equal(seen.quote?.quoted_status?.content, '<p>a linnet</p>');
    assert.ok(!('favourited' in (seen.quote?.quoted_status ?? {})));
    assert.equal(await counted(id), 1);
    const list = (await as.nobody.get(`/api/v1/statuses/${id}/quotes`)).json() as Status[];
    assert.deepEqual(
      list.map((status) => status.id),
      [made.id],
    );
  });

  it('needs no words of its own, and Pleroma’s name serves', async () => {
    const id = await seed.post(alice, 'a wren');
    const made = (await as.bob.post('/api/v1/statuses', { quote_id: `${id}`, status: '' })).json() as Status;
    assert.equal(made.quote?.quoted_status?.id, `${id}`);
  });

  it('tells who may quote, and holds to it', async () => {
    const id = Number(
      (await as.alice.post('/api/v1/statuses', { status: 'x', quote_approval_policy: 'followers' })).json().id,
    );
    assert.deepEqual((await read('bob', id)).quote_approval, {
      automatic: ['followers'],
      manual: [],
      current_user: 'denied',
    });
    assert.equal((await quote('bob', id)).statusCode, 403);
    await seed.follow(bob, alice);
    assert.equal((await read('bob', id)).quote_approval.current_user, 'automatic');
    assert.equal((await quote('bob', id)).json().quote.state, 'accepted');
    const path = `/api/v1/statuses/${id}/interaction_policy`;
    assert.deepEqual(
      (await as.alice.put(path, { quote_approval_policy: 'nobody' })).json().quote_approval.automatic,
      [],
    );
    assert.equal((await quote('bob', id)).statusCode, 403);
    assert.equal((await quote('alice', id)).json().quote.state, 'accepted');
    assert.equal((await as.bob.put(path, { quote_approval_policy: 'public' })).statusCode, 404);
    const edit = async (body: object) => (await as.alice.put(`/api/v1/statuses/${id}`, body)).json() as Status;
    const edited = await edit({ status: 'other words' });
    assert.deepEqual(edited.quote_approval.automatic, [], 'an edit that does not say leaves it');
    const opened = await edit({ status: 'other words', quote_approval_policy: 'public' });
    assert.deepEqual(opened.quote_approval.automatic, ['public']);
    assert.equal(opened.edited_at, edited.edited_at, 'who may quote is no part of what was written');
    assert.equal(await counted(id), 2);
  });

  it('what somebody new posts starts with their own choice', async () => {
    const saved = await as.carol.send('PATCH', '/api/v1/accounts/update_credentials', {
      source: { quote_policy: 'nobody' },
    });
    assert.equal(saved.json().source.quote_policy, 'nobody');
    const made = (await as.carol.post('/api/v1/statuses', { status: 'mine' })).json() as Status;
    assert.deepEqual(made.quote_approval, { automatic: [], manual: [], current_user: 'automatic' });
    assert.equal((await as.carol.get('/api/v1/preferences')).json()['posting:default:quote_policy'], 'nobody');
  });

  it('never shows a quoted post to who may not see it', async () => {
    const id = await seed.post(alice, 'for my followers', { visibility: 'followers' });
    assert.equal((await quote('bob', id)).statusCode, 403, 'others may not carry it further');
    assert.equal((await quote('carol', id)).statusCode, 404, 'who does not see it learns nothing');
    const made = (await quote('alice', id)).json() as Status;
    assert.equal(made.quote?.quoted_status?.id, `${id}`);
    assert.equal((await read('bob', made.id)).quote?.quoted_status?.id, `${id}`);
    for (const stranger of ['carol', 'nobody'] as const) {
      assert.deepEqual((await read(stranger, made.id)).quote, { state: 'unauthorized', quoted_status: null });
      assert.ok(!JSON.stringify(await read(stranger, made.id)).includes('for my followers'));
    }
  });

  it('a direct quote has to name whom it quotes', async () => {
    const id = await seed.post(alice, 'a finch');
    assert.equal((await quote('bob', id, { visibility: 'direct' })).statusCode, 422);
    const made = await quote('bob', id, { visibility: 'direct', status: '@alice see?' });
    assert.equal(made.json().quote.state, 'accepted');
    assert.equal(await counted(id), 0, 'what not everyone sees is not counted');
  });

  it('names what the viewer blocked or muted, and shows nothing of who blocks them', async () => {
    const id = await seed.post(alice, 'a tit');
    const made = (await quote('bob', id)).json() as Status;
    const stateFor = async (by: keyof typeof as) => (await read(by, made.id)).quote;
    await as.carol.post(`/api/v1/accounts/${alice.id}/mute`);
    assert.equal((await stateFor('carol'))?.state, 'muted_account');
    assert.equal((await stateFor('carol'))?.quoted_status?.id, `${id}`);
    await as.carol.post(`/api/v1/accounts/${alice.id}/block`);
    assert.equal((await stateFor('carol'))?.state, 'blocked_account');
    await as.carol.post(`/api/v1/accounts/${alice.id}/unblock`);
    await as.carol.post(`/api/v1/accounts/${alice.id}/unmute`);
    await as.alice.post(`/api/v1/accounts/${carol.id}/block`);
    assert.deepEqual(await stateFor('carol'), { state: 'unauthorized', quoted_status: null });
    await as.alice.post(`/api/v1/accounts/${carol.id}/unblock`);
  });

  it('is taken back by the quoted author alone, for good', async () => {
    const id = await seed.post(alice, 'a crow');
    const made = (await quote('bob', id)).json() as Status;
    const path = `/api/v1/statuses/${id}/quotes/${made.id}/revoke`;
    assert.equal((await as.carol.post(path)).statusCode, 404);
    assert.equal((await as.bob.post(path)).statusCode, 404);
    const gone = await as.alice.post(path);
    assert.deepEqual(gone.json().quote, { state: 'revoked', quoted_status: null });
    assert.equal((await as.alice.post(path)).statusCode, 200, 'twice is fine');
    assert.equal(await counted(id), 0);
    assert.deepEqual((await as.nobody.get(`/api/v1/statuses/${id}/quotes`)).json(), []);
  });

  it('outlives neither of the two, and an edit does not change it', async () => {
    const id = await seed.post(alice, 'a jay');
    const [first, second] = [(await quote('bob', id)).json() as Status, (await quote('bob', id)).json() as Status];
    const other = await seed.post(alice, 'another');
    await as.bob.put(`/api/v1/statuses/${first.id}`, { status: 'changed', quoted_status_id: `${other}` });
    assert.equal((await read('bob', first.id)).quote?.quoted_status?.id, `${id}`);
    const versions = (await as.nobody.get(`/api/v1/statuses/${first.id}/history`)).json() as StatusEdit[];
    assert.deepEqual(
      versions.map(({ quote: one }) => one?.quoted_status?.id),
      [`${id}`, `${id}`],
    );
    await as.bob.delete(`/api/v1/statuses/${second.id}`);
    assert.equal(await counted(id), 1);
    await as.alice.delete(`/api/v1/statuses/${id}`);
    assert.deepEqual((await read('bob', first.id)).quote, { state: 'deleted', quoted_status: null });
  });

  it('nests once, also in rings', async () => {
    const id = await seed.post(alice, 'first');
    const second = (await quote('bob', id)).json() as Status;
    const third = (await quote('carol', Number(second.id))).json() as Status;
    assert.deepEqual(third.quote?.quoted_status?.quote, { state: 'accepted', quoted_status_id: `${id}` });
    await app.ctx.db.kysely
      .updateTable('posts')
      .set(NEXT_VERSION)
      .set({ quoteId: Number(third.id), quoteState: 'accepted' })
      .where('id', '=', id)
      .execute();
    const ring = await read('nobody', id);
    assert.deepEqual(ring.quote?.quoted_status?.quote, { state: 'accepted', quoted_status_id: second.id });
  });

  it('goes with a scheduled post', async () => {
    const id = await seed.post(alice, 'later');
    const at = new Date(app.clock.now() + 3_600_000).toISOString();
    const planned = (await quote('bob', id, { scheduled_at: at, quote_approval_policy: 'nobody' })).json();
    assert.equal(planned.params.quoted_status_id, `${id}`);
    assert.equal(planned.params.quote_approval_policy, 'nobody');
    app.clock.advance(3_700_000);
    await app.drain();
    const [made] = (await as.bob.get(`/api/v1/accounts/${bob.id}/statuses`)).json() as Status[];
    assert.equal(made?.quote?.quoted_status?.id, `${id}`);
    assert.deepEqual(made?.quote_approval.automatic, []);
  });

  it('stays where what it quotes stays', async () => {
    const id = await seed.post(alice, 'among us', { localOnly: true });
    const made = (await quote('bob', id)).json() as Status;
    assert.equal(made.local_only, true);
  });
});
