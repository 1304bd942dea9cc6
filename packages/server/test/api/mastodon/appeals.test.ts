import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccountWarning } from '@linnet/api-schemas/mastodon/account-warning.ts';
import type { Strike } from '@linnet/api-schemas/mastodon/endpoints/admin-sanctions.ts';
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
});
