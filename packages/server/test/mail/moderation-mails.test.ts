import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createUser } from '#src/core/users/create-user.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
let app: TestApp;
let seed: Seed;
let asMod: Client;
let alice: Member;
let asAlice: Client;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url } });
  seed = createSeed(app.ctx);
  asMod = createClient(
    app,
    await seed.appToken(await seed.account('warden', { role: 'admin' }), 'read admin:read admin:write'),
  );
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
beforeEach(async () => {
  alice = await seed.account(`alice${app.ctx.ids.next()}`);
  asAlice = createClient(app, await seed.token(alice));
});

const act = async (type: string, more: object = {}) => {
  const answer = await asMod.post(`/api/v1/admin/accounts/${alice.id}/action`, { type, ...more });
  assert.equal(answer.statusCode, 200, answer.payload);
};
const takeMails = async () => {
  await app.drain();
  return mailbox.mails.splice(0).filter(({ envelope }) => envelope.to[0] === alice.email);
};

test('what is done to somebody is mailed as it was shown before, in their language', async () => {
  await app.ctx.db.kysely.updateTable('users').set({ locale: 'de' }).where('id', '=', alice.userId).execute();
  const text = 'No birds\n<b>in here</b>';
  const shown = await asMod.post(`/api/v1/admin/accounts/${alice.id}/action/preview`, { type: 'none', text });
  assert.equal((await takeMails()).length, 0, 'looking does nothing');
  await act('none', { text });
  const [mail, ...others] = await takeMails();
  assert.equal(others.length, 0);
  const { subject, text: body } = shown.json().mail;
  assert.deepEqual([mail?.subject, mail?.text], [subject, body]);
  assert.match(body, /hat dich wegen @alice\d+@\S+ verwarnt[\s\S]*No birds\n<b>in here<\/b>[\s\S]*\/settings\/strikes/);
  assert.match(String(mail?.html), /No birds<br>&lt;b&gt;in here/);
});

test('who is suspended is told too, and where to say something against it', async () => {
  await act('suspend', { text: 'enough' });
  const [mail] = await takeMails();
  assert.match(mail?.text ?? '', /have suspended @alice[\s\S]*enough[\s\S]*\/settings\/strikes/);
  assert.equal((await asMod.post(`/api/v1/admin/accounts/${alice.id}/unsuspend`)).statusCode, 200);
  await takeMails();
});

test('no mail goes where staff say so, where it was undone at once, and to people of other servers', async () => {
  await act('none', { text: 'quietly', send_email_notification: false });
  assert.equal((await takeMails()).length, 0);
  mailbox.behaviour.refuse = { at: 'message', code: 451 };
  await act('silence');
  await app.drain();
  assert.equal((await asMod.post(`/api/v1/admin/accounts/${alice.id}/unsilence`)).statusCode, 200);
  mailbox.behaviour.refuse = undefined;
  app.clock.advance(3_600_000);
  assert.equal((await takeMails()).length, 0);
  const stranger = await seed.remoteAccount(`eve${app.ctx.ids.next()}`);
  const url = `/api/v1/admin/accounts/${stranger.id}/action/preview`;
  assert.deepEqual((await asMod.post(url, { type: 'silence' })).json(), { mail: null });
});

test('the answer to an appeal, and what became of a report, are mailed', async () => {
  await act('none', { text: 'no birds' });
  await takeMails();
  const [strike] = (await asAlice.get('/api/linnet/v1/strikes')).json();
  assert.equal((await asAlice.post(`/api/linnet/v1/strikes/${strike.id}/appeal`, { text: 'but why' })).statusCode, 200);
  assert.equal((await asMod.post(`/api/v1/admin/appeals/${strike.id}/reject`)).statusCode, 200);
  assert.match((await takeMails())[0]?.text ?? '', /What was decided stays/);

  const bob = await seed.account(`bob${app.ctx.ids.next()}`);
  const report = (await asAlice.post('/api/v1/reports', { account_id: bob.id, comment: 'rude' })).json();
  await app.drain();
  const answer = await asMod.post(`/api/v1/admin/reports/${report.id}/resolve`, {
    action_taken_comment: 'we talked to him',
  });
  assert.equal(answer.statusCode, 200, answer.payload);
  const [mail] = await takeMails();
  assert.equal(mail?.subject, 'What became of your report on Linnet');
  assert.match(mail?.text ?? '', /we talked to him/);
  assert.doesNotMatch(mail?.text ?? '', /bob|rude/);
});

test('what waits for staff is told to who may see to it, together and an hour apart', async () => {
  const MINUTE_MS = 60_000;
  const moderator = await seed.account('keeper', { role: 'moderator' });
  const to = async (email: string, ms: number) => {
    await app.drain();
    app.clock.advance(ms);
    await app.drain();
    return mailbox.mails.splice(0).filter(({ envelope }) => envelope.to[0] === email);
  };
  await to('', 3 * 60 * MINUTE_MS);
  const bob = await seed.account(`bob${app.ctx.ids.next()}`);
  const report = () => asAlice.post('/api/v1/reports', { account_id: bob.id, comment: 'rude words' });
  await report();
  await report();
  const applicant = {
    username: 'newcomer',
    email: 'new@mail.test',
    password: 'x',
    role: 'user',
    approved: false,
  } as const;
  await createUser(app.ctx, { ...applicant, password: PASSWORD });
  const [mail, ...others] = await to(moderator.email, 11 * MINUTE_MS);
  assert.equal(others.length, 0);
  assert.match(
    mail?.text ?? '',
    /Reports: \d+\nhttp:\S+\/admin\/reports\n\nPeople who want to join: 1\nhttp:\S+\/admin\/people/,
  );
  assert.doesNotMatch(mail?.text ?? '', /rude words|newcomer|Appeals/);
  await report();
  assert.equal((await to(moderator.email, 11 * MINUTE_MS)).length, 0);
  assert.equal((await to(moderator.email, 50 * MINUTE_MS)).length, 1);

  const key = /unsubscribe\?key=(\S+)/.exec(mail?.text ?? '')?.[1];
  await app.inject({ method: 'POST', url: `/auth/unsubscribe/${key}` });
  await report();
  assert.equal((await to(moderator.email, 3 * 60 * MINUTE_MS)).length, 0);
  assert.equal((await to(alice.email, 0)).length, 0);
});

test('of a report about staff hears who may judge it, and nobody else', async () => {
  const HOURS_MS = 3 * 3_600_000;
  await app.drain();
  app.clock.advance(HOURS_MS);
  await app.drain();
  await app.ctx.db.kysely.updateTable('reports').set({ resolved: 1 }).execute();
  const accused = await seed.account('accused', { role: 'admin' });
  const below = await seed.account('below', { role: 'moderator' });
  const beside = await seed.account('beside', { role: 'admin' });
  const toStaff = async () => {
    await app.drain();
    app.clock.advance(HOURS_MS);
    await app.drain();
    const staff = [accused, below, beside].map(({ email }) => email);
    const mails = mailbox.mails.splice(0).flatMap(({ envelope, text }) => envelope.to.map((to) => ({ to, text })));
    const told = mails.flatMap(({ to, text }) =>
      staff.includes(to) ? [[to, /Reports: \d+/.exec(text ?? '')?.[0]]] : [],
    );
    return Object.fromEntries(told);
  };
  const report = (about: Member) => asAlice.post('/api/v1/reports', { account_id: about.id, comment: 'rude' });
  mailbox.mails.length = 0;
  assert.equal((await report(accused)).statusCode, 200);
  assert.deepEqual(await toStaff(), { [beside.email]: 'Reports: 1' });
  // Nor is it counted where they hear of another.
  await report(await seed.account(`bob${app.ctx.ids.next()}`));
  assert.deepEqual(await toStaff(), {
    [accused.email]: 'Reports: 1',
    [below.email]: 'Reports: 1',
    [beside.email]: 'Reports: 2',
  });
});
