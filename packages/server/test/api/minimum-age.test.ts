import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createInvite } from '#src/core/invites/create.ts';
import { changeSettings } from '#src/core/users/change-settings.ts';
import { loadInstanceSettings } from '#src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { PASSWORD } from '../seed.ts';
import { createBrowser } from './browser.ts';
import { type Client, createClient } from './mastodon/client.ts';

const HOUR_MS = 3_600_000;

describe('an age that is asked for', () => {
  let app: TestApp;
  let asApp: Client;
  let name: string;
  before(async () => {
    app = await createTestApp();
    await set({ registrations: 'open', minimumAge: '16' });
    const form = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' };
    const { client_id, client_secret } = (await createClient(app).post('/api/v1/apps', form)).json();
    const grant = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' };
    asApp = createClient(app, (await createClient(app).post('/oauth/token', grant)).json().access_token);
  });
  after(() => app.close());
  beforeEach(() => {
    name = `new${app.ctx.ids.next()}`;
    app.clock.advance(HOUR_MS);
  });

  const set = (texts: Parameters<typeof changeSettings>[1]['texts']) => changeSettings(app.ctx, { by: null, texts });
  const form = () => ({ username: name, email: `${name}@mail.test`, password: PASSWORD });
  /** The day on which whoever was born so many years ago has a birthday today, or in so many days. */
  function bornBefore(years: number, days = 0): string {
    const day = new Date(app.clock.now() + days * 24 * HOUR_MS);
    return `${day.getUTCFullYear() - years}${day.toISOString().slice(4, 10)}`;
  }
  const findUser = () =>
    app.ctx.db.kysely.selectFrom('users').selectAll().where('email', '=', `${name}@mail.test`).executeTakeFirst();

  it('is published, and told to apps by field', async () => {
    assert.equal((await app.inject('/api/v2/instance')).json().registrations.min_age, 16);
    for (const [write, error] of [
      [() => '', 'ERR_BLANK'],
      [() => bornBefore(16, 1), 'ERR_BELOW_LIMIT'],
      [() => bornBefore(0), 'ERR_BELOW_LIMIT'],
      [() => bornBefore(0, 1), 'ERR_INVALID'],
      [() => '2001-02-29', 'ERR_INVALID'],
      [() => '1899-12-31', 'ERR_INVALID'],
      [() => '01.02.2001', 'ERR_INVALID'],
      [() => '2001-02-03T04:05:06Z', 'ERR_INVALID'],
    ] as const) {
      // Which may be the next day.
      app.clock.advance(HOUR_MS);
      const born = write();
      const answer = await asApp.post('/api/v1/accounts', { ...form(), agreement: true, date_of_birth: born });
      assert.equal(answer.statusCode, 422, born);
      assert.equal(answer.json().details.date_of_birth[0].error, error, born);
      assert.equal(await findUser(), undefined);
    }
    const old = { ...form(), agreement: true, date_of_birth: bornBefore(16) };
    assert.equal((await asApp.post('/api/v1/accounts', old)).statusCode, 200);
  });

  it('leaves nothing but that and when it was answered', async () => {
    const born = '1987-06-05';
    const browser = createBrowser(app);
    const answer = await browser.post('/auth/sign-up', { ...form(), date_of_birth: born });
    assert.equal(answer.headers.location, '/home');
    const user = await findUser();
    assert.ok(user?.ageVerifiedAt);
    assert.equal(user.ageVerifiedAt, user.createdAt);
    assert.ok(!JSON.stringify(user).includes(born));
    await set({ minimumAge: '0' });
    name = `${name}b`;
    await browser.post('/auth/sign-up', { ...form(), date_of_birth: born });
    assert.equal((await findUser())?.ageVerifiedAt, null);
    assert.equal((await app.inject('/api/v2/instance')).json().registrations.min_age, null);
    await set({ minimumAge: '16' });
  });

  it('is asked of whoever comes by an invite, and leaves that good', async () => {
    const { code } = await createInvite(app.ctx, { accountId: null, maxUses: 1 });
    const join = async (born: string) =>
      (await createBrowser(app).post('/auth/sign-up', { ...form(), invite_code: code, date_of_birth: born })).headers
        .location;
    assert.equal(await join(bornBefore(15)), `/invite/${code}?error=below_limit&field=date_of_birth`);
    assert.equal(await join(bornBefore(17)), '/home');
  });

  it('counts whoever was born on the last day of a leap February as older on the first of March', async () => {
    const at = (day: string) => app.clock.advance(Date.parse(`${day}T12:00:00Z`) - app.clock.now());
    const next = new Date(app.clock.now()).getUTCFullYear() + 1;
    const year = next % 4 === 0 ? next + 1 : next;
    const leap = year - (year % 4) - 16;
    const join = async () =>
      (await createBrowser(app).post('/auth/sign-up', { ...form(), date_of_birth: `${leap}-02-29` })).headers.location;
    await set({ minimumAge: String(year - leap) });
    at(`${year}-02-28`);
    assert.equal(await join(), '/sign-up?error=below_limit&field=date_of_birth');
    at(`${year}-03-01`);
    assert.equal(await join(), '/home');
    await set({ minimumAge: '16' });
  });

  it('is a whole number of years', async () => {
    for (const bad of ['-1', '100', '16.5', 'x', '1e1', '99999999999999999999']) {
      await assert.rejects(set({ minimumAge: bad }), { code: 'invalid' }, bad);
    }
    await set({ minimumAge: '' });
    assert.equal((await loadInstanceSettings(app.ctx)).minimumAge, 0);
    await set({ minimumAge: ' 18 ' });
    assert.equal((await loadInstanceSettings(app.ctx)).minimumAge, 18);
    await set({ minimumAge: '16' });
  });
});
