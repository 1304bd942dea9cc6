import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { MailTrial } from '@linnet/api-schemas/mastodon/admin-finding.ts';
import { requestLink } from '#src/core/mail/request-link.ts';
import { sendMailJob } from '#src/core/mail/send.ts';
import { sendTestMail } from '#src/core/mail/test-mail.ts';
import { CATALOGUES } from '#src/core/mail/words.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { countJobs } from '#src/db/queries/jobs.ts';
import { createClient } from '../api/mastodon/client.ts';
import { readAnswer } from '../api/schema.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

const HOUR_MS = 3_600_000;

describe('mail', () => {
  let mailbox: Mailbox;
  let app: TestApp;
  let alice: Member;
  before(async () => {
    mailbox = await createMailbox();
    const settings = { SMTP_URL: mailbox.url, MAIL_FROM: 'birds@mail.example.org' };
    app = await createTestApp({ settings, publicUrl: 'https://linnet.test' });
    await saveInstanceSettings(app.ctx, { title: 'Hedgerow' });
    alice = await createSeed(app.ctx).account('alice');
  });
  after(async () => {
    await app.close();
    await mailbox.stop();
  });
  afterEach(() => {
    mailbox.behaviour.refuse = undefined;
    mailbox.mails.length = 0;
  });

  const ask = async () => {
    await requestLink(app.ctx, { kind: 'password-reset', login: alice.email, language: 'en' });
    await app.drain();
  };
  const waiting = async () => {
    const jobs = (await countJobs(app.ctx.db)).filter(({ name }) => name === 'mail.links' || name === 'mail.send');
    return jobs.map(({ name, count, failing, parked }) => [name, count, failing, parked]);
  };

  it('has all that mail needs, and says who it is from', async () => {
    await ask();
    const [mail, ...others] = mailbox.mails;
    assert.equal(others.length, 0);
    assert.deepEqual(mail?.envelope, { from: 'birds@mail.example.org', to: [alice.email] });
    assert.deepEqual(mail?.from?.value, [{ name: 'Hedgerow', address: 'birds@mail.example.org' }]);
    assert.deepEqual([mail?.to].flat()[0]?.value, [{ name: '', address: alice.email }]);
    assert.equal(mail?.helo, 'linnet.test');
    assert.match(mail?.messageId ?? '', /^<password-reset\.\d+@mail\.example\.org>$/);
    assert.equal(mail?.headers.get('auto-submitted'), 'auto-generated');
    assert.ok(Math.abs((mail?.date?.getTime() ?? 0) - app.clock.now()) < 60_000);
    assert.equal(mail?.subject, 'A new password for @alice@linnet.test');
    // The same in both forms, and nothing that is fetched when it is read.
    const [, link = ''] = /(https:\/\/linnet\.test\/reset-password\?key=[\w-]{43})\n/.exec(mail?.text ?? '') ?? [];
    assert.ok(link !== '');
    assert.ok(String(mail?.html).includes(`href="${link}"`));
    assert.doesNotMatch(String(mail?.html), /<(img|link|script|iframe)|url\(|src=/);
    assert.match(
      mail?.text ?? '',
      /\n-- \nYou get this mail because .* @alice@linnet\.test on Hedgerow: https:\/\/linnet\.test\/\n/,
    );
  });

  it('takes no header from what people and operators write', async () => {
    const title = 'Birds\r\nBcc: eve@evil.test\r\n\r\n<b>"Hello", she said</b> \u202e';
    await saveInstanceSettings(app.ctx, { title });
    await ask();
    await saveInstanceSettings(app.ctx, { title: 'Hedgerow' });
    const mail = mailbox.take();
    assert.deepEqual(mail?.envelope.to, [alice.email]);
    assert.equal(
      mail?.headerLines.some(({ key }) => key === 'bcc'),
      false,
    );
    assert.equal(mail?.from?.value[0]?.name, 'Birds Bcc: eve@evil.test <b>"Hello", she said</b>');
    assert.equal(mail?.from?.value[0]?.address, 'birds@mail.example.org');
    assert.match(String(mail?.html), /&lt;b&gt;&quot;Hello&quot;/);
    assert.doesNotMatch(String(mail?.html), /<b>/);
  });

  it('is tried again for as long as its server is away, and comes once', async () => {
    await mailbox.stop();
    await ask();
    for (let hours = 0; hours < 72; hours += 6) {
      assert.deepEqual(await waiting(), [['mail.send', 1, 1, 0]], `after ${hours} hours`);
      app.clock.advance(7 * HOUR_MS);
      await app.drain();
    }
    await mailbox.again();
    app.clock.advance(8 * HOUR_MS);
    await app.drain();
    assert.equal(mailbox.mails.length, 1);
    assert.deepEqual(await waiting(), []);
  });

  it('is given up after some days, kept for the operator, and sent when they say so', async () => {
    mailbox.behaviour.refuse = { at: 'message', code: 451 };
    await ask();
    for (let i = 0; i < 24; i++) {
      app.clock.advance(8 * HOUR_MS);
      await app.drain();
    }
    assert.deepEqual(await waiting(), [['mail.send', 1, 1, 1]]);
    await app.ctx.db.kysely.deleteFrom('jobs').where('name', '=', sendMailJob.name).execute();
  });

  for (const [at, code, expected] of [
    ['recipient', 550, 'dropped'],
    ['recipient', 450, 'kept'],
    ['message', 554, 'dropped'],
    ['message', 452, 'kept'],
  ] as const) {
    it(`is ${expected} where a server answers ${code} to the ${at}`, async () => {
      mailbox.behaviour.refuse = { at, code };
      await ask();
      assert.deepEqual(await waiting(), expected === 'kept' ? [['mail.send', 1, 1, 0]] : []);
      mailbox.behaviour.refuse = undefined;
      app.clock.advance(HOUR_MS);
      await app.drain();
      assert.equal(mailbox.mails.length, expected === 'kept' ? 1 : 0);
    });
  }

  it('is sent to nobody who is not to come in', async () => {
    await app.ctx.db.kysely.updateTable('users').set({ disabledAt: 1 }).where('id', '=', alice.userId).execute();
    await ask();
    await app.ctx.db.kysely.updateTable('users').set({ disabledAt: null }).where('id', '=', alice.userId).execute();
    assert.deepEqual([mailbox.mails.length, await waiting()], [0, []]);
  });

  it('is tried out by the operator, to an address alone', async () => {
    assert.equal((await sendTestMail(app.ctx, ' You@Mail.Test '))?.state, 'sent');
    assert.deepEqual(mailbox.take()?.envelope.to, ['you@mail.test']);
    for (const bad of [
      'nobody',
      'a@b.test, c@d.test',
      'a@b.test\r\nRCPT TO:<c@d.test>',
      '"a b"@c.test',
      'a%b.test@c.test',
    ]) {
      await assert.rejects(sendTestMail(app.ctx, bad), { code: 'invalid' }, bad);
    }
    mailbox.behaviour.refuse = { at: 'recipient', code: 550 };
    assert.equal((await sendTestMail(app.ctx, 'you@mail.test'))?.state, 'refused');
  });
});

describe('mail that staff try out', () => {
  const tries = async (url: string | undefined) => {
    const app = await createTestApp({ settings: url === undefined ? {} : { SMTP_URL: url } });
    try {
      const seed = createSeed(app.ctx);
      const client = async (name: string, role: string) =>
        createClient(app, await seed.token(await seed.account(name, { role }), 'admin:write'));
      const owner = await client('olga', 'owner');
      const refused = await (await client('max', 'moderator')).post('/api/v1/admin/mail/test');
      assert.equal(refused.statusCode, 403);
      return readAnswer(await owner.post('/api/v1/admin/mail/test', { address: 'you@mail.test' }), MailTrial);
    } finally {
      await app.close();
    }
  };

  it('goes to their own address, and they are told what the mail server said, or that none is sent', async () => {
    const mailbox = await createMailbox();
    try {
      assert.deepEqual((await tries(mailbox.url)).state, 'sent');
      assert.deepEqual(
        mailbox.mails.map(({ envelope }) => envelope.to),
        [['olga@mail.test']],
      );
      mailbox.behaviour.refuse = { at: 'recipient', code: 550 };
      assert.equal((await tries(mailbox.url)).state, 'refused');
    } finally {
      await mailbox.stop();
    }
    const gone = await tries(mailbox.url);
    assert.deepEqual([gone.state, gone.to], ['failed', 'olga@mail.test']);
    assert.match(gone.detail, /ECONNREFUSED/);
    assert.deepEqual(await tries(undefined), { state: 'off', to: 'olga@mail.test', detail: '' });
  });
});

describe('a mail server that wants to know who sends', () => {
  let mailbox: Mailbox;
  afterEach(() => mailbox.stop());

  const send = async (url: string) => {
    const app = await createTestApp({ settings: { SMTP_URL: url } });
    try {
      return await sendTestMail(app.ctx, 'you@mail.test');
    } finally {
      await app.close();
    }
  };

  it('lets in who has the password, with any characters; a wrong one is no fault of the mail', async () => {
    mailbox = await createMailbox({ login: { user: 'birds@mail.test', password: 'p@ss:/%?#' } });
    assert.equal((await send(mailbox.url))?.state, 'sent');
    await assert.rejects(send(`smtp://birds%40mail.test:wrong@127.0.0.1:${mailbox.port}`), /535/);
  });

  it('is sent no password in the clear where it is another machine', async () => {
    mailbox = await createMailbox({ host: '127.0.0.2', login: { user: 'birds', password: 'secret' } });
    await assert.rejects(send(mailbox.url), /STARTTLS|TLS/);
    assert.deepEqual(mailbox.tried, []);
  });
});

describe('texts of mails', () => {
  it('are the same in every language, with the same places', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [language, texts] of Object.entries(CATALOGUES)) {
      assert.deepEqual(Object.keys(texts), Object.keys(CATALOGUES.en), language);
      for (const [key, text] of Object.entries(texts)) {
        assert.deepEqual(places(text), places(CATALOGUES.en[key as keyof typeof texts]), `${language}: ${key}`);
        assert.ok(text.trim() !== '', `${language}: ${key}`);
      }
    }
  });
});
