import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { requestLink } from '#src/core/mail/request-link.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { openStream } from '../api/mastodon/stream-client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let mailbox: Mailbox;
let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let bob: Member;
let reader: Member;
let token: string;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url }, listen: true });
  seed = createSeed(app.ctx);
  bob = await seed.account('bob');
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
beforeEach(async () => {
  reader = await seed.account(`reader${app.ctx.ids.next()}`);
  token = await seed.token(reader);
  await app.drain();
  mailbox.mails.length = 0;
  // They have gone.
  app.clock.advance(3 * HOUR_MS);
});

const mention = (text = 'hello', more = {}) => seed.post(bob, `@${reader.username} ${text}`, more);
async function later(ms: number) {
  await app.drain();
  app.clock.advance(ms);
  await app.drain();
  // Those of other tests may miss something by now.
  const own = mailbox.mails.filter(({ envelope }) => envelope.to[0] === reader.email);
  mailbox.mails.splice(0, mailbox.mails.length, ...own);
}
async function takeMails() {
  await later(11 * MINUTE_MS);
  return mailbox.mails.splice(0);
}
const call = (method: 'GET' | 'PATCH' | 'POST', url: string, payload?: object) =>
  app.inject({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload && { payload }) });
const choose = async (payload: object) => {
  assert.equal((await call('PATCH', '/api/linnet/v1/emails', payload)).statusCode, 200);
  app.clock.advance(3 * HOUR_MS);
};

test('who is away is told of what people want of them, in one letter', async () => {
  await mention('first thing');
  await seed.follow(bob, reader);
  await later(5 * MINUTE_MS);
  await mention('second thing');
  const [mail, ...others] = await takeMails();
  assert.equal(others.length, 0);
  assert.deepEqual(mail?.envelope.to, [reader.email]);
  assert.equal(mail?.subject, 'News for you on Linnet');
  assert.match(
    mail?.text ?? '',
    /@bob@localhost:\d+ mentioned you\n> .*second thing\nhttp:\S+\n\n@bob\S+ mentioned you\n> .*first/,
  );
  assert.doesNotMatch(mail?.text ?? '', /follows you/);
});

test('one thing is the subject, and nothing more comes before an hour, nor of what was told', async () => {
  await mention();
  const [mail] = await takeMails();
  assert.equal(mail?.subject, `@bob@${app.ctx.config.hosts.web} mentioned you`);
  await mention('again');
  assert.equal((await takeMails()).length, 0);
  await later(7 * HOUR_MS);
  const [second, ...others] = mailbox.mails.splice(0);
  assert.equal(others.length, 0);
  assert.match(second?.text ?? '', /again/);
  assert.doesNotMatch(second?.text ?? '', /hello/);
  await later(48 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0);
});

test('who was here since has seen it, and who is here is not written to', async () => {
  await mention();
  await later(MINUTE_MS);
  await call('GET', '/api/v1/timelines/home');
  await later(12 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0);
});

test('who watches a stream as it comes is here', async () => {
  const stream = await openStream(app, '?stream=user:notification', { token });
  app.clock.advance(3 * HOUR_MS);
  await mention();
  await app.drain();
  await stream.find(({ event }) => event === 'notification');
  await later(12 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0);
  await stream.close();
});

test('what was read elsewhere, is hidden by a filter or was taken away is not told', async () => {
  const id = await mention('read');
  await app.drain();
  const [{ id: newest }] = (await call('GET', '/api/v1/notifications')).json();
  await call('POST', '/api/v1/markers', { notifications: { last_read_id: newest } });
  await later(12 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0, `post ${id}`);

  await call('POST', '/api/v2/filters', {
    title: 'birds',
    context: ['notifications'],
    filter_action: 'hide',
    keywords_attributes: [{ keyword: 'sparrow' }],
  });
  app.clock.advance(3 * HOUR_MS);
  await mention('a sparrow');
  await later(12 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0);

  await mention('blocked soon');
  await call('POST', `/api/v1/accounts/${bob.id}/mute`);
  await later(12 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0);
});

test('texts that are not for everybody stay here unless somebody wants them in the mail', async () => {
  await mention('between us', { visibility: 'direct' });
  const [mail] = await takeMails();
  assert.equal(mail?.subject, `@bob@${app.ctx.config.hosts.web} wrote to you`);
  assert.doesNotMatch(`${mail?.text} ${mail?.html}`, /between us/);
  await choose({ private_texts: true });
  await mention('this one too', { visibility: 'direct' });
  assert.match((await takeMails())[0]?.text ?? '', /this one too/);
  await mention('secret end', { contentWarning: 'ends of <films>' });
  await later(7 * HOUR_MS);
  const warned = mailbox.take();
  assert.match(warned?.text ?? '', /> ends of <films>/);
  assert.match(String(warned?.html), /ends of &lt;films&gt;/);
  assert.doesNotMatch(`${warned?.text} ${warned?.html}`, /secret end/);
});

test('each topic has its switch, and what is not named stays', async () => {
  assert.deepEqual((await call('GET', '/api/linnet/v1/emails')).json(), {
    topics: {
      'linnet:message': true,
      mention: true,
      follow_request: true,
      follow: false,
      quote: false,
      'pleroma:emoji_reaction': false,
      favourite: false,
      reblog: false,
      status: false,
      poll: false,
      'admin.report': true,
      'admin.sign_up': true,
      'linnet:admin.appeal': true,
    },
    timing: 'away',
    private_texts: false,
    digest: 'weekly',
    undeliverable_since: null,
  });
  await choose({ topics: { follow: true, mention: false } });
  await mention();
  await mention('quietly', { visibility: 'direct' });
  await seed.follow(bob, reader);
  const text = (await takeMails())[0]?.text ?? '';
  assert.match(text, /wrote to you/);
  assert.match(text, /@bob@localhost:\d+ follows you now\nhttp:\/\/localhost:\d+\/@bob\n/);
  assert.doesNotMatch(text, /mentioned you/);
});

test('always means also to who is here, an hour apart', async () => {
  await choose({ timing: 'always' });
  await call('GET', '/api/v1/timelines/home');
  await mention('one');
  assert.equal((await takeMails()).length, 1);
  await mention('two');
  assert.equal((await takeMails()).length, 0);
  await later(HOUR_MS);
  assert.match(mailbox.take()?.text ?? '', /two/);
});

test('a mail program ends them by its button, without anybody signing in', async () => {
  await mention();
  const [mail] = await takeMails();
  const header = (name: string) => mail?.headerLines.find(({ key }) => key === name)?.line;
  assert.equal(header('list-unsubscribe-post'), 'List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const [, link = ''] = /^List-Unsubscribe:\s+<(http:[^>\s]+)>$/.exec(header('list-unsubscribe') ?? '') ?? [];
  const { pathname } = new URL(link);
  assert.ok(mail?.text?.includes(`/unsubscribe?key=${pathname.split('/').at(-1)}`));
  const opened = await app.inject(pathname);
  assert.equal(opened.headers.location, `/unsubscribe?key=${pathname.split('/').at(-1)}`);
  assert.equal((await call('GET', '/api/linnet/v1/emails')).json().topics.mention, true, 'looking ends nothing');
  app.clock.advance(3 * HOUR_MS);
  for (const [type, payload] of [
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ]) {
    const answer = await app.inject({ method: 'POST', url: pathname, headers: { 'content-type': type }, payload });
    assert.ok([200, 204].includes(answer.statusCode), `${type}: ${answer.statusCode}`);
  }
  await mention();
  await later(12 * HOUR_MS);
  assert.equal(mailbox.mails.length, 0);
  const { topics, digest } = (await call('GET', '/api/linnet/v1/emails')).json();
  assert.deepEqual([topics.mention, topics['linnet:message'], digest], [false, true, 'weekly']);
});

test('the page ends one kind or all, and no made-up key ends anything', async () => {
  await mention();
  const key = /unsubscribe\?key=(\S+)/.exec((await takeMails())[0]?.text ?? '')?.[1] ?? '';
  const post = async (form: Record<string, string>) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const payload = new URLSearchParams(form).toString();
    return String((await app.inject({ method: 'POST', url: '/auth/unsubscribe', headers, payload })).headers.location);
  };
  for (const bad of ['', 'x', key.replace('mention', 'digest'), `${key}a`, key.replace(/^\d+/, String(bob.userId))]) {
    assert.equal(await post({ key: bad }), '/unsubscribe?error=forbidden', bad);
    assert.equal((await app.inject({ method: 'POST', url: `/auth/unsubscribe/${bad || 'x'}` })).statusCode, 403, bad);
  }
  assert.equal((await call('GET', '/api/linnet/v1/emails')).json().topics.mention, true);
  assert.equal(await post({ key, all: 'true' }), '/unsubscribe?done=true');
  const { topics, digest } = (await call('GET', '/api/linnet/v1/emails')).json();
  assert.deepEqual([Object.values(topics).includes(true), digest], [false, 'off']);
});

test('where nobody is at an address nothing unasked is sent, until its owner or a mail that arrives says otherwise', async () => {
  const browser = {
    headers: { origin: app.ctx.config.publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
  };
  const firstPage = async () => {
    const passwordHash = await hashPassword(PASSWORD, systemRng);
    await app.ctx.db.kysely.updateTable('users').set({ passwordHash }).where('id', '=', reader.userId).execute();
    const payload = new URLSearchParams({ email: reader.email, password: PASSWORD }).toString();
    const answer = await app.inject({ method: 'POST', url: '/auth/sign-in', ...browser, payload });
    app.clock.advance(3 * HOUR_MS);
    await app.drain();
    mailbox.mails.length = 0;
    return answer.headers.location;
  };
  const since = async () => (await call('GET', '/api/linnet/v1/emails')).json().undeliverable_since;
  const bounce = async (code: number) => {
    mailbox.behaviour.refuse = { at: 'recipient', code };
    await mention();
    await later(7 * HOUR_MS);
    mailbox.behaviour.refuse = undefined;
  };
  assert.equal(await firstPage(), '/home');
  await bounce(550);
  assert.match(await since(), /^2/);
  // Also while that of the new device is refused.
  mailbox.behaviour.refuse = { at: 'recipient', code: 550 };
  const refused = mailbox.refusal();
  assert.equal(await firstPage(), '/settings/emails');
  await refused;
  await app.drain();
  mailbox.behaviour.refuse = undefined;
  await mention();
  await later(12 * HOUR_MS);
  // That of the device is tried until it comes through: it is not of those that nobody asked for.
  const unasked = mailbox.mails.flatMap(({ subject = '' }) => (/new device/.test(subject) ? [] : [subject]));
  assert.deepEqual(unasked, [], 'nothing more is tried');
  mailbox.mails.length = 0;

  assert.equal((await call('PATCH', '/api/linnet/v1/emails', { deliverable: true })).json().undeliverable_since, null);
  app.clock.advance(3 * HOUR_MS);
  await mention();
  await later(7 * HOUR_MS);
  assert.equal(mailbox.mails.splice(0).length, 1);

  await bounce(550);
  assert.match(await since(), /^2/);
  await requestLink(app.ctx, { kind: 'password-reset', login: reader.email, language: 'en' });
  await app.drain();
  assert.equal(mailbox.mails.splice(0).length, 1, 'what they ask for is tried');
  assert.equal(await since(), null, 'and shows that somebody is there');
});

test('a refusal of who sends says nothing about who is written to', async () => {
  mailbox.behaviour.refuse = { at: 'recipient', code: 550, text: '5.7.1 your server is not welcome' };
  await mention();
  await later(7 * HOUR_MS);
  mailbox.behaviour.refuse = undefined;
  assert.equal((await call('GET', '/api/linnet/v1/emails')).json().undeliverable_since, null);
});

test('who does not come for a week is told what they missed, once a week, and never of nothing', async () => {
  const DAY_MS = 24 * HOUR_MS;
  await choose({ topics: { mention: false, 'linnet:message': false, follow_request: false } });
  const round = async (ms: number) => {
    await later(ms);
    await later(HOUR_MS);
    return mailbox.mails.splice(0);
  };
  assert.equal((await round(8 * DAY_MS)).length, 0, 'nothing has happened');
  await mention('on the second week');
  await seed.follow(bob, reader);
  const [mail, ...others] = await round(8 * DAY_MS);
  assert.equal(others.length, 0);
  assert.equal(mail?.subject, 'What you missed on Linnet');
  assert.match(mail?.text ?? '', /\nMentions: 1\nNew followers: 1\n\n@bob\S+ mentioned you\n> .*on the second week/);
  assert.equal((await round(3 * DAY_MS)).length, 0, 'not again within the week');
  assert.equal((await round(5 * DAY_MS)).length, 1);
  const link = /unsubscribe\?key=(\S+)/.exec(mail?.text ?? '')?.[1];
  assert.ok([200, 204].includes((await app.inject({ method: 'POST', url: `/auth/unsubscribe/${link}` })).statusCode));
  assert.equal((await round(8 * DAY_MS)).length, 0);
});

test('who has left for good is left alone', async () => {
  await mention();
  app.clock.advance(61 * 24 * HOUR_MS);
  await later(HOUR_MS);
  assert.deepEqual(
    mailbox.mails.filter((mail) => mail.subject?.startsWith('What you missed')),
    [],
  );
});

test('without a mail server nothing waits to be written', async () => {
  const silent = await createTestApp();
  const own = createSeed(silent.ctx);
  const [a, b] = [await own.account('anna'), await own.account('bert')];
  await own.post(b, '@anna hello');
  await silent.drain();
  assert.equal(await silent.ctx.db.kysely.selectFrom('letterboxes').selectAll().executeTakeFirst(), undefined);
  const headers = { authorization: `Bearer ${await own.token(a)}` };
  assert.equal((await silent.inject({ url: '/api/linnet/v1/emails', headers })).json().digest, 'weekly');
  await silent.close();
});
