import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { findAccountByName } from '#src/core/accounts/queries.ts';
import { disablePerson } from '#src/core/people/access.ts';
import { approvePerson } from '#src/core/people/decide.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createBrowser } from '../api/browser.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { PASSWORD } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

const DAY_MS = 24 * 3_600_000;

let mailbox: Mailbox;
let app: TestApp;
let name: string;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url } });
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
beforeEach(async () => {
  name = `new${app.ctx.ids.next()}`;
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});

async function join(username = name, to = app) {
  const form = { username, email: `${username}@mail.test`, password: PASSWORD, reason: 'Birds', locale: 'en' };
  const { headers } = await createBrowser(to).post('/auth/sign-up', form);
  return String(headers.location);
}
async function accountId(username = name, from = app) {
  return (await findAccountByName.first(from.ctx.db, { usernameKey: username, domain: '' }))?.id;
}
async function wait(ms: number, on = app) {
  on.clock.advance(ms);
  await on.drain();
}

test('who does not confirm their address within a week is forgotten, and the name is free', async () => {
  assert.equal(await join(), '/confirm-email?sent=true');
  await wait(7 * DAY_MS - 60_000);
  assert.notEqual(await accountId(), undefined);
  await wait(2 * 3_600_000);
  for (const table of ['users', 'accounts', 'accountKeys', 'accountWords', 'signIns', 'userLinks'] as const) {
    const rows = JSON.stringify(await app.ctx.db.kysely.selectFrom(table).selectAll().execute());
    assert.equal(rows.includes(name), false, table);
  }
  assert.equal(await join(), '/confirm-email?sent=true');
});

test('so is who waits for staff as well, but nobody whom staff let in or shut out', async () => {
  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
  const [letIn, shutOut] = [`${name}a`, `${name}b`];
  for (const one of [name, letIn, shutOut]) await join(one);
  app.clock.advance(60_000);
  await approvePerson(app.ctx, { by: null, accountId: (await accountId(letIn)) ?? 0 });
  await disablePerson(app.ctx, { by: null, accountId: (await accountId(shutOut)) ?? 0 });
  await wait(8 * DAY_MS);
  const left = await Promise.all([name, letIn, shutOut].map(async (one) => (await accountId(one)) !== undefined));
  assert.deepEqual(left, [false, true, true]);
});

test('who confirmed stays', async () => {
  await join();
  await app.drain();
  const key = /\/confirm-email\?key=([\w-]{43})/.exec(mailbox.take()?.text ?? '')?.[1] ?? assert.fail('no mail');
  const { headers } = await createBrowser(app).post('/auth/confirm-email', { key });
  assert.equal(headers.location, '/confirm-email?done=true');
  await wait(8 * DAY_MS);
  assert.notEqual(await accountId(), undefined);
});

test('where no mail is sent nobody is forgotten', async () => {
  const silent = await createTestApp();
  try {
    await saveInstanceSettings(silent.ctx, { registrations: 'open' });
    assert.equal(await join(name, silent), '/home');
    const asked = { emailState: 'asked', lastActiveAt: null } as const;
    await silent.ctx.db.kysely.updateTable('users').set(asked).execute();
    await silent.ctx.db.kysely.updateTable('accounts').set({ waitingSince: 1 }).where('domain', '=', '').execute();
    await wait(8 * DAY_MS, silent);
    assert.notEqual(await accountId(name, silent), undefined);
  } finally {
    await silent.close();
  }
});
