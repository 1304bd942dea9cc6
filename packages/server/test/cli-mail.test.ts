import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createMailbox, type Mailbox } from './mail/mailbox.ts';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
let mailbox: Mailbox;
let env: Record<string, string>;

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-mail-'));
  mailbox = await createMailbox();
  env = { SMTP_URL: mailbox.url };
  // Makes the database.
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(async () => {
  await mailbox.stop();
  await rm(cwd, { recursive: true });
});

const run = async (args: string[], given: Record<string, string> = env) => {
  const { code, out } = await runLinnet([...args, '--json'], { cwd, env: given });
  return { code, answer: JSON.parse(out) };
};

test('a mail is tried out, and what the mail server says is told', async () => {
  assert.deepEqual((await run(['mail', 'test', 'you@mail.test'], {})).code, 78);
  const sent = await run(['mail', 'test', 'you@mail.test']);
  assert.deepEqual([sent.code, sent.answer.state], [0, 'sent']);
  assert.deepEqual(mailbox.take()?.envelope.to, ['you@mail.test']);
  mailbox.behaviour.refuse = { at: 'recipient', code: 550 };
  const refused = await run(['mail', 'test', 'you@mail.test']);
  assert.deepEqual([refused.code, refused.answer.state], [1, 'refused']);
  mailbox.behaviour.refuse = undefined;
});

test('doctor and status say how mail goes', async () => {
  const find = async (given: Record<string, string>) =>
    (await run(['doctor'], given)).answer.checks.find(({ id }: { id: string }) => id === 'mail');
  assert.match((await find({})).message, /no mail is sent/);
  assert.deepEqual(await find(env), { id: 'mail', level: 'ok', message: 'by 127.0.0.1; 0 mails wait' });
  assert.equal((await run(['status'], {})).answer.mail, null);
  const { mail } = (await run(['status'])).answer;
  assert.deepEqual(mail, { host: '127.0.0.1', waiting: 0, failing: 0, givenUp: 0 });
});

test('a link for a new password is printed for whoever is here', async () => {
  const { code, answer } = await run(['users', 'reset-link', 'ann'], {});
  assert.equal(code, 0);
  assert.match(answer.url, /^http:\/\/localhost:3000\/reset-password\?key=[\w-]{43}$/);
  assert.equal((await run(['users', 'reset-link', 'nobody'], {})).code, 1);
});
