/** Addresses of e-mail at every door where one is given: their form, and what keeps them out. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addEmailBlock, addEmailDomainBlock } from '#src/core/barriers/emails.ts';
import { judgeEmail } from '#src/core/barriers/in-force.ts';
import { createApp } from '#src/core/oauth/apps.ts';
import { createToken } from '#src/core/oauth/tokens.ts';
import { joinFrom } from '#src/core/providers/join.ts';
import { changeEmail } from '#src/core/users/email.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import type { AppError } from '#src/lib/errors.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';

let app: TestApp;
let alice: Member;
let asApp: ReturnType<typeof createClient>;
before(async () => {
  const mailHosts: Record<string, string[]> = { 'shop.test': ['mx.spam.test.'] };
  app = await createTestApp({ findMailHosts: async (domain) => mailHosts[domain] ?? [] });
  const passwordHash = await hashPassword(PASSWORD, systemRng);
  alice = await createSeed(app.ctx).account('alice', { passwordHash });
  const { id: appId } = await createApp(app.ctx, { name: 'x', redirectUris: ['https://x.test/'], scopes: 'write' });
  asApp = createClient(app, (await createToken(app.ctx, { appId, userId: null, scopes: 'write' })).token);
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
  for (const domain of ['spam.test', 'bücher.test', '@Loud.TEST.']) {
    await addEmailDomainBlock(app.ctx, { by: null, domain, approval: false });
  }
  await addEmailBlock(app.ctx, { by: null, email: 'tr.oll+x@mail.test' });
});
after(() => app.close());

let count = 0;
const from = { ip: '192.0.2.1', userAgent: '' };
const codeOf = (error: unknown) => (error as AppError).details?.['email']?.[0]?.error ?? String(error);

/** Where an address is given; each answers what was wrong with it, or `taken in`. */
const DOORS: Record<string, (email: string) => Promise<string>> = {
  'the form to join': async (email) => {
    const form = { username: `j${count++}`, email, password: 'long enough' };
    const { headers } = await createBrowser(app).post('/auth/sign-up', form);
    const query = new URL(String(headers.location), 'http://x').searchParams;
    const words: Record<string, string> = { invalid: 'ERR_INVALID', blocked: 'ERR_BLOCKED', too_long: 'ERR_TOO_LONG' };
    const problem = query.get('error');
    return problem === null ? 'taken in' : `${words[problem] ?? problem}`;
  },
  'an app where one joins': async (email) => {
    const form = { username: `j${count++}`, email, password: 'long enough', agreement: true, locale: 'en' };
    const answer = await asApp.post('/api/v1/accounts', form);
    if (answer.statusCode === 200) return 'taken in';
    return (answer.json() as AppError).details?.['email']?.[0]?.error ?? answer.body;
  },
  'a provider': (email) => {
    const who = { issuer: 'https://id.test', subject: `${count++}`, username: `j${count}`, displayName: '' };
    const way = { provider: null, name: 'x', from, joins: 'always', invitation: undefined } as const;
    return joinFrom(app.ctx, { ...who, email, emailVerified: true, roleValues: null }, way).then(
      () => 'taken in',
      codeOf,
    );
  },
  'another address of somebody here': (email) =>
    changeEmail(app.ctx, { userId: alice.userId, password: PASSWORD, email }).then(() => 'taken in', codeOf),
};

const BAD = [
  // Routed by mail servers to somewhere else than the domain says.
  'victim%mail.test@fine.test',
  'mail.test!victim@fine.test',
  '@mail.test:victim@fine.test',
  // Lists and quotes.
  'a,b@fine.test',
  'a@spam.test,b@fine.test',
  'a@fine.test, b@fine.test',
  '"a b"@fine.test',
  'a"b@fine.test',
  '"a@spam.test"@fine.test',
  'a\\@spam.test@fine.test',
  '<a@fine.test>',
  'A <a@fine.test>',
  'a(x)@fine.test',
  'a;b@fine.test',
  'a:b@fine.test',
  'a|id@fine.test',
  'a`id`@fine.test',
  // Headers of their own.
  'a@fine.test\r\nBcc: b@fine.test',
  'a b@fine.test',
  // Names that no domain has.
  'a@[127.0.0.1]',
  'a@127.0.0.1',
  'a@2130706433.1',
  'a@localhost',
  'a@fine..test',
  'a@.fine.test',
  'a@-fine.test',
  'a@fine-.test',
  'a@spam.test.',
  'a@spam.test:25',
  'a@bücher.test',
  'a@ｓｐａｍ.test',
  'a@spam。test',
  // And no mailboxes.
  '.a@fine.test',
  'a.@fine.test',
  'a..b@fine.test',
  'ä@fine.test',
  '@fine.test',
  'fine.test',
  `${'a'.repeat(65)}@fine.test`,
  `a@${'b'.repeat(64)}.test`,
  `a@${'b.'.repeat(126)}testing`,
];

test('T157: what a mail server could read as another address is none, at every door', async () => {
  for (const [door, give] of Object.entries(DOORS)) {
    for (const email of BAD)
      assert.match(await give(email), /^ERR_(INVALID|BLOCKED)$/, `${door}: ${JSON.stringify(email)}`);
    assert.notEqual(await give(`a@${'b'.repeat(400)}.test`), 'taken in', door);
  }
});

test('T157, T159: what is kept out is kept out however it is written, at every door', async () => {
  const kept = [
    'a@spam.test',
    'A@SPAM.Test',
    ' a@spam.test ',
    'a+b@spam.test',
    'a@deep.er.spam.test',
    'a@xn--bcher-kva.test',
    'a@mail.XN--BCHER-KVA.test',
    'a@loud.test',
    'a@shop.test',
    'troll@mail.test',
    't.r.o.l.l@mail.test',
    'TROLL+y+z@Mail.Test',
  ];
  for (const [door, give] of Object.entries(DOORS)) {
    for (const email of kept) assert.equal(await give(email), 'ERR_BLOCKED', `${door}: ${email}`);
    // What only looks like it comes in.
    for (const email of ['a@notspam.test', 'a@spam.test.fine.test', "o'neil+x@fine.test", 'trolls@mail.test']) {
      assert.equal(await give(email.replace('@', `${count}@`)), 'taken in', `${door}: ${email}`);
    }
  }
  assert.equal(await judgeEmail(app.ctx, 'a@sub.spam.test'), 'refused');
});
