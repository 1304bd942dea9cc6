import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { savePolicy } from '../../../src/core/notifications/policy.ts';
import { changeRole } from '../../../src/core/people/access.ts';
import { approvePerson, refusePerson } from '../../../src/core/people/decide.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { signUp } from '../../../src/core/users/sign-up.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { watchStatements } from '../../count-statements.ts';
import { createPushReceiver } from '../../push/receiver.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';
import { openStream } from './stream-client.ts';

interface Entity {
  id: string;
  type: string;
  group_key: string;
  account: { acct: string };
}

describe('what staff are told', () => {
  let app: TestApp;
  let seed: Seed;
  let mod: Member;
  let asMod: Client;
  before(async () => {
    app = await createTestApp({ config: { allowPrivate: true }, listen: true });
    seed = createSeed(app.ctx);
  });
  after(() => app.close());
  beforeEach(async () => {
    mod = await seed.account(`warden${app.ctx.ids.next()}`, { role: 'moderator' });
    asMod = createClient(app, await seed.token(mod));
    await saveInstanceSettings(app.ctx, { registrations: 'open' });
  });

  const join = async (username = `new${app.ctx.ids.next()}`) => {
    const from = { ip: '192.0.2.7', userAgent: 'x' };
    const form = { username, email: `${username}@mail.test`, password: PASSWORD, reason: 'birds', from };
    const { accountId } = await signUp(app.ctx, form);
    await app.drain();
    return { id: accountId, username };
  };
  const told = async (client = asMod): Promise<Entity[]> =>
    (await client.get('/api/v1/notifications?types[]=admin.sign_up')).json();
  const names = (list: Entity[]) => list.map(({ account }) => account.acct);

  it('is who joined: those who may see to people, whatever they let strangers tell them, and nobody else', async () => {
    const strict = { notFollowing: 'drop', notFollowers: 'drop', newAccounts: 'drop', bots: 'drop' } as const;
    await savePolicy(app.ctx, mod.id, strict);
    const plain = await seed.account(`plain${app.ctx.ids.next()}`);
    const { username, id } = await join();
    const [one, ...others] = await told();
    assert.deepEqual(others, []);
    assert.deepEqual([one?.type, one?.account.acct], ['admin.sign_up', username]);
    assert.equal((await asMod.get('/api/v1/notifications/unread_count')).json().count, 1);
    for (const member of [plain, { ...plain, id, username, userId: await userIdOf(id) }]) {
      const client = createClient(app, await seed.token(member));
      assert.deepEqual(await told(client), []);
      assert.equal((await client.get(`/api/v1/notifications/${one?.id}`)).statusCode, 404);
    }
  });

  const userIdOf = async (accountId: number) => {
    const users = app.ctx.db.kysely.selectFrom('users').select('id').where('accountId', '=', accountId);
    return (await users.executeTakeFirstOrThrow()).id;
  };

  it('is who asks to be let in, once, who has no profile yet', async () => {
    await saveInstanceSettings(app.ctx, { registrations: 'approval' });
    const [asked, other] = [await join(), await join()];
    assert.deepEqual(names(await told()), [other.username, asked.username]);
    assert.equal((await asMod.get(`/api/v1/accounts/${asked.id}`)).statusCode, 404);
    await approvePerson(app.ctx, { by: null, accountId: asked.id });
    await refusePerson(app.ctx, { by: null, accountId: other.id });
    await app.drain();
    assert.ok(names(await told()).includes(asked.username));
    assert.equal(names(await told()).filter((name) => name === asked.username).length, 1);
  });

  it('is grouped, unless an app does not know that', async () => {
    const people = [await join(), await join(), await join()];
    const grouped = (await asMod.get('/api/v2/notifications?types[]=admin.sign_up')).json();
    const [group, ...others] = grouped.notification_groups;
    assert.deepEqual(others, []);
    const newest = people.map(({ id }) => `${id}`).reverse();
    assert.deepEqual([group.type, group.notifications_count, group.sample_account_ids], ['admin.sign_up', 3, newest]);
    const [first] = await told();
    assert.equal(first?.group_key, group.group_key);
    const path = `/api/v2/notifications/${group.group_key}`;
    assert.deepEqual(
      (await asMod.get(`${path}/accounts`)).json().map((one: { id: string }) => one.id),
      newest,
    );
    const single = await asMod.get('/api/v2/notifications?types[]=admin.sign_up&grouped_types[]=favourite');
    assert.equal(single.json().notification_groups.length, 3);
    assert.equal((await asMod.post(`${path}/dismiss`)).statusCode, 200);
    assert.deepEqual(await told(), []);
  });

  it('is theirs for as long as they have the office', async () => {
    const alice = await seed.account(`alice${app.ctx.ids.next()}`);
    const bob = await seed.account(`bob${app.ctx.ids.next()}`);
    const form = { account_id: bob.id, comment: 'rude' };
    await createClient(app, await seed.token(alice)).post('/api/v1/reports', form);
    await join();
    const all = async () => (await asMod.get('/api/v1/notifications')).json() as Entity[];
    assert.deepEqual((await all()).map(({ type }) => type).sort(), ['admin.report', 'admin.sign_up']);
    const [told] = (await asMod.get('/api/v1/notifications?types[]=admin.report')).json();
    const [group] = (await asMod.get('/api/v2/notifications?types[]=admin.report')).json().notification_groups;
    assert.equal(group.report.comment, 'rude');
    assert.deepEqual(group.report, told.report);
    await changeRole(app.ctx, { by: null, accountId: mod.id, role: 'user' });
    asMod = createClient(app, await seed.token(mod));
    assert.deepEqual(await all(), []);
    assert.equal((await asMod.get('/api/v1/notifications/unread_count')).json().count, 0);
  });

  it('comes by stream, and to apps that asked for it', async () => {
    const receiver = await createPushReceiver();
    const stream = await openStream(app, '?stream=user:notification', { token: await seed.token(mod) });
    try {
      const subscription = { endpoint: receiver.url, keys: receiver.keys };
      const put = (alerts: object) => asMod.post('/api/v1/push/subscription', { subscription, data: { alerts } });
      assert.equal((await put({ 'admin.sign_up': true })).json().alerts['admin.sign_up'], true);
      const { username } = await join();
      const { payload } = await stream.find(({ event }) => event === 'notification');
      assert.deepEqual([JSON.parse(payload).type, JSON.parse(payload).account.acct], ['admin.sign_up', username]);
      const [message] = receiver.received;
      assert.deepEqual(
        [message?.json.notification_type, message?.json.title, message?.json.body],
        ['admin.sign_up', `${username} signed up`, `@${username}`],
      );
      await put({ 'admin.report': true });
      await join();
      assert.equal(receiver.received.length, 1);
    } finally {
      await stream.close();
      await receiver.stop();
    }
  });

  it('reaches however many there are, a part of them at a time', async () => {
    const before = new Set(await staffTold());
    for (let i = 0; i < 251; i++) await seed.account(`helper${i}`, { role: 'moderator' });
    const statements = await watchStatements(async () => {
      await join();
    });
    const after = (await staffTold()).filter((id) => !before.has(id));
    assert.ok(after.length >= 251, `${after.length}`);
    assert.equal(new Set(after).size, after.length);
    const read = statements.filter((sql) => sql.includes('inner join "roles"') && sql.includes('<>'));
    assert.equal(read.length, 2);
  });

  const staffTold = async () => {
    const rows = await app.ctx.db.kysely
      .selectFrom('notifications')
      .select('accountId')
      .where('kind', '=', 'sign-up')
      .execute();
    return rows.map((row) => row.accountId);
  };
});
