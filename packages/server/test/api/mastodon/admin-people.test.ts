import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { recordSignIn } from '../../../src/core/users/sign-ins.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createMailbox, type Mailbox } from '../../mail/mailbox.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { leavesNothing } from '../../traces.ts';
import { createBrowser } from '../browser.ts';
import { createClient } from './client.ts';

const SCOPES = 'read write follow push admin:read admin:write';

let mailbox: Mailbox;
let app: TestApp;
let seed: Seed;
let boss: Member;
let admin: Member;
let mod: Member;
let as: Record<'admin' | 'mod', ReturnType<typeof createClient>>;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url } });
  seed = createSeed(app.ctx);
  boss = await seed.account('boss', { role: 'owner' });
  admin = await seed.account('ada', { role: 'admin' });
  mod = await seed.account('mina', { role: 'moderator' });
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
// They have just shown who they are: the clock goes on between tests.
beforeEach(async () => {
  mailbox.mails.length = 0;
  const client = async (who: Member) => createClient(app, await seed.token(who, SCOPES, { confirmed: true }));
  as = { admin: await client(admin), mod: await client(mod) };
  // That they were here is noted with the first thing they ask.
  await person(admin.id);
});

/** The mails that come, by whom they go to. */
async function mails(): Promise<Map<string, string>> {
  await app.drain();
  return new Map(mailbox.mails.splice(0).map(({ envelope, text }) => [envelope.to[0] ?? '', text ?? '']));
}
const keyIn = (text = '') => /key=([\w-]{43})/.exec(text)?.[1] ?? assert.fail(`no link in ${text}`);
const last = async () => {
  const rows = app.ctx.db.kysely.selectFrom('auditEntries').select(['act', 'targetLabel', 'accountId']);
  const entry = await rows.orderBy('id', 'desc').limit(1).executeTakeFirst();
  return [entry?.act, entry?.targetLabel, entry?.accountId];
};
const person = async (id: string | number) => (await as.admin.get(`/api/v1/admin/accounts/${id}`)).json();
const signIn = async (login: string, password: string, ip?: string) =>
  String((await createBrowser(app).post('/auth/sign-in', { email: login, password }, undefined, ip)).headers.location);
const choose = async (key: string, password: string) =>
  String((await createBrowser(app).post('/auth/reset-password', { key, password })).headers.location);

test('staff make a login, whose person chooses a password by either link, once', async () => {
  const form = { username: 'newcomer', email: 'newcomer@mail.test', locale: 'de' };
  assert.equal((await as.mod.post('/api/v1/admin/accounts', form)).statusCode, 403);
  const { statusCode, ...answer } = await as.admin.post('/api/v1/admin/accounts', form);
  const { account, link } = answer.json();
  assert.deepEqual(
    [statusCode, account.username, account.email, account.login_state, account.role.id, account.locale],
    [200, 'newcomer', 'newcomer@mail.test', 'active', '-99', 'de'],
  );
  assert.deepEqual(await last(), ['user.create', '@newcomer', admin.id]);
  assert.equal((await app.inject('/api/v1/accounts/lookup?acct=newcomer')).statusCode, 200);
  const sent = await mails();
  assert.deepEqual([...sent.keys()], ['newcomer@mail.test']);
  const mailed = sent.get('newcomer@mail.test') ?? '';
  assert.match(mailed, /Das Team von .* hat ein Konto für dich angelegt/);
  assert.notEqual(keyIn(mailed), keyIn(link.url));
  // The one that was handed on is good for a day, the mailed one for a week.
  app.clock.advance(2 * 24 * 3_600_000);
  assert.match(await choose(keyIn(link.url), 'long enough 1'), /error/);
  assert.doesNotMatch(await choose(keyIn(mailed), 'long enough 2'), /error/);
  assert.match(await choose(keyIn(mailed), 'long enough 3'), /error/);
  assert.equal(await signIn('newcomer', 'long enough 2'), '/home');
  await app.drain();
});

test('a role is given with it by who may, and what is wrong makes nobody', async () => {
  const form = { username: 'helper', email: 'helper@mail.test' };
  await leavesNothing(app, async () => {
    for (const [more, status] of [
      [{ role_id: '2' }, 403],
      [{ role_id: '3' }, 403],
      [{ role_id: '77' }, 422],
      [{ username: 'boss' }, 422],
      [{ username: 'a b' }, 422],
      [{ username: 'root' }, 422],
      [{ email: 'nowhere' }, 422],
    ] as const) {
      const answer = await as.admin.post('/api/v1/admin/accounts', { ...form, ...more });
      assert.equal(answer.statusCode, status, JSON.stringify(more));
    }
  });
  const made = (await as.admin.post('/api/v1/admin/accounts', { ...form, role_id: '1' })).json();
  assert.equal(made.account.role.id, '1');
  await app.drain();
});

test('another address is confirmed by who reads it, or by staff, and the present one is told', async () => {
  const carol = await seed.account('carol');
  const put = (email: string, who = as.admin) => who.put(`/api/v1/admin/accounts/${carol.id}/email`, { email });
  assert.equal((await put('carol@new.test', as.mod)).statusCode, 403);
  assert.equal((await put('nowhere')).statusCode, 422);
  const changed = (await put('Carol@New.test')).json();
  assert.deepEqual([changed.email, changed.unconfirmed_email], ['carol@mail.test', 'carol@new.test']);
  assert.deepEqual(await last(), ['user.email', '@carol', admin.id]);
  const sent = await mails();
  assert.deepEqual([...sent.keys()].sort(), ['carol@mail.test', 'carol@new.test']);
  assert.match(sent.get('carol@mail.test') ?? '', /The team of this server wants mail for @carol/);

  const resend = () => as.admin.post(`/api/v1/admin/accounts/${carol.id}/resend_confirmation`);
  assert.equal((await resend()).statusCode, 200);
  assert.deepEqual(await last(), ['user.resend-confirmation', '@carol', admin.id]);
  const again = await mails();
  assert.deepEqual([...again.keys()], ['carol@new.test']);
  await createBrowser(app).post('/auth/confirm-email', { key: keyIn(again.get('carol@new.test')) });
  assert.deepEqual(
    [(await person(carol.id)).email, (await person(carol.id)).unconfirmed_email],
    ['carol@new.test', null],
  );
  assert.equal((await resend()).statusCode, 409);

  // Taken back by the present one, and confirmed by hand.
  await put('carol@far.test');
  assert.equal((await put('carol@new.test')).json().unconfirmed_email, null);
  const confirm = (who = as.admin) => who.post(`/api/v1/admin/accounts/${carol.id}/confirm`);
  assert.equal((await confirm()).statusCode, 409);
  await put('carol@far.test');
  assert.equal((await confirm(as.mod)).statusCode, 403);
  assert.deepEqual([(await confirm()).json().email, (await last())[0]], ['carol@far.test', 'user.confirm']);
  await app.drain();
});

test('who never confirmed an address gets the mail at the right one', async () => {
  const form = { username: 'typo', email: 'typo@mial.test', password: 'long enough', reason: 'birds' };
  await createBrowser(app).post('/auth/sign-up', form);
  await mails();
  const [{ id, confirmed }] = (await as.admin.get('/api/v2/admin/accounts?username=typo')).json();
  assert.equal(confirmed, false);
  const changed = (await as.admin.put(`/api/v1/admin/accounts/${id}/email`, { email: 'typo@mail.test' })).json();
  assert.deepEqual([changed.email, changed.unconfirmed_email, changed.confirmed], ['typo@mail.test', null, false]);
  const sent = await mails();
  assert.deepEqual([...sent.keys()], ['typo@mail.test']);
  await createBrowser(app).post('/auth/confirm-email', { key: keyIn(sent.get('typo@mail.test')) });
  assert.equal(await signIn('typo', 'long enough'), '/home');
  await app.drain();
});

test('nobody does any of it to who stands as high or higher, or to people elsewhere', async () => {
  const far = await seed.remoteAccount('far');
  await leavesNothing(app, async () => {
    for (const [id, status] of [
      [boss.id, 403],
      [admin.id, 403],
      [far.id, 404],
    ] as const) {
      const route = `/api/v1/admin/accounts/${id}`;
      const answers = [
        await as.admin.put(`${route}/email`, { email: 'x@y.test' }),
        await as.admin.post(`${route}/confirm`),
        await as.admin.post(`${route}/resend_confirmation`),
        await as.admin.delete(`${route}/two_factor`),
      ];
      assert.deepEqual(
        answers.map(({ statusCode }) => statusCode),
        [status, status, status, status],
        String(id),
      );
    }
  });
  assert.equal((await as.admin.get(`/api/v1/admin/accounts/${far.id}/same_ip`)).statusCode, 404);
});

test('a second step is lifted by staff, and everything signed in ends', async () => {
  const dora = await seed.account('dora');
  const token = await seed.token(dora);
  const set = (twoFactorAt: number | null) =>
    app.ctx.db.kysely.updateTable('users').set({ twoFactorAt }).where('id', '=', dora.userId).execute();
  await set(app.clock.now());
  assert.equal((await person(dora.id)).two_factor, true);
  assert.equal((await as.mod.delete(`/api/v1/admin/accounts/${dora.id}/two_factor`)).statusCode, 403);
  const lifted = await as.admin.delete(`/api/v1/admin/accounts/${dora.id}/two_factor`);
  assert.deepEqual([lifted.statusCode, lifted.json().two_factor], [200, false]);
  assert.equal((await last())[0], 'user.lift-two-factor');
  assert.equal((await createClient(app, token).get('/api/v1/accounts/verify_credentials')).statusCode, 401);
  assert.equal((await as.admin.delete(`/api/v1/admin/accounts/${dora.id}/two_factor`)).statusCode, 409);
  await app.drain();
});

test('who came from the same addresses is shown, by networks of IPv6', async () => {
  const [eva, finn] = [await seed.account('eva'), await seed.account('finn')];
  const [gil, hal] = [await seed.account('gil'), await seed.account('hal')];
  await comeFrom(eva, '203.0.113.7');
  await comeFrom(eva, '2001:db8:1:2::1');
  await comeFrom(finn, '203.0.113.7');
  await comeFrom(finn, '203.0.113.7');
  await comeFrom(finn, '2001:db8:1:2:ffff::9');
  await comeFrom(gil, '::ffff:203.0.113.7');
  await comeFrom(hal, '203.0.113.8');
  await comeFrom(hal, '2001:db8:1:3::1');
  const shares = async (who: Member) =>
    (await as.mod.get(`/api/v1/admin/accounts/${who.id}/same_ip`))
      .json()
      .map(({ account, shared }: { account: { username: string }; shared: string[] }) => [
        account.username,
        shared.toSorted(),
      ]);
  assert.deepEqual(await shares(eva), [
    ['gil', ['203.0.113.7']],
    ['finn', ['2001:db8:1:2::/64', '203.0.113.7']],
  ]);
  assert.deepEqual(await shares(hal), []);
  assert.deepEqual(await shares(boss), []);
});

function comeFrom(who: Member, ip: string): Promise<void> {
  const from = { ip, userAgent: 'test' };
  return app.ctx.db.write((tx) => recordSignIn(app.ctx, tx, { userId: who.userId, kind: 'sign-in', from }));
}
