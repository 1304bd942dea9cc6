import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createInvite } from '#src/core/invites/create.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createWork, type Work } from '#src/core/users/work.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, PASSWORD, type Seed } from '../seed.ts';
import { createBrowser } from './browser.ts';
import { createClient } from './mastodon/client.ts';

const HOUR_MS = 3_600_000;

describe('what is asked at sign-up', () => {
  let app: TestApp;
  let seed: Seed;
  let name: string;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    await saveInstanceSettings(app.ctx, { registrations: 'open', signupChallenge: 'work' });
  });
  after(() => app.close());
  beforeEach(() => {
    name = `new${app.ctx.ids.next()}`;
    // A form may be sent five times in half an hour.
    app.clock.advance(HOUR_MS);
  });

  const form = (more: Record<string, string> = {}) => ({
    username: name,
    email: `${name}@mail.test`,
    password: PASSWORD,
    ...more,
  });
  /** Of a kind that is quickly done: the third number is right. */
  const createLightWork = (ip = '127.0.0.1', { ctx } = app) => {
    const bytes = (size: number) => (size === 4 ? Buffer.from([0, 0, 0, 2]) : ctx.rng.bytes(size));
    return createWork({ ...ctx, rng: { ...ctx.rng, bytes } }, ip);
  };
  const join = async (more: Record<string, string>, address = '127.0.0.1') =>
    String((await createBrowser(app).post('/auth/sign-up', form(more), undefined, address)).headers.location);
  const refused = (error: string) => `/sign-up?error=${error}&field=challenge`;
  const exists = async () => (await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode === 200;

  /** What a browser does. */
  function solve({ salt, rounds, tries, target, ticket }: Work): string {
    for (let number = 0; number < tries; number++) {
      if (pbkdf2Sync(String(number), salt, rounds, 32, 'sha256').toString('hex') === target)
        return `${ticket}.${number}`;
    }
    return assert.fail('no number is right');
  }

  it('is worked out once, for one login', async () => {
    const asked = await createBrowser(app).post('/auth/sign-up/challenge', {});
    assert.equal(asked.headers['cache-control'], 'no-store');
    const challenge = solve(asked.json());
    assert.equal(await join({ challenge }), '/home');
    assert.equal(await exists(), true);
    name = `${name}b`;
    assert.equal(await join({ challenge }), refused('invalid'));
    assert.equal(await exists(), false);
  });

  it('is spent by one of two who send it at the same time', async () => {
    const challenge = solve(await createLightWork());
    const both = await Promise.all(
      ['x', 'y'].map((end) =>
        createBrowser(app).post('/auth/sign-up', { ...form({ challenge }), username: name + end }),
      ),
    );
    assert.deepEqual(both.map(({ headers }) => headers.location).sort(), ['/home', refused('invalid')]);
  });

  it('is not spent by a form that is refused', async () => {
    const challenge = solve(await createLightWork());
    assert.equal(await join({ challenge, password: 'short' }), '/sign-up?error=too_short&field=password');
    assert.equal(await join({ challenge }), '/home');
  });

  it('refuses what is missing, wrong, changed, too old, of another network, and of another server', async () => {
    assert.equal(await join({}), refused('blank'));
    const spoil: ((salt: string, until: string, signature: string, number: string) => string)[] = [
      () => 'x',
      (salt, until, signature, number) => `${salt}.${until}.${signature}.${Number(number) + 1}`,
      (salt, until, signature, number) => `${salt}.${Number(until) + HOUR_MS}.${signature}.${number}`,
      (_, until, signature, number) => `${'A'.repeat(22)}.${until}.${signature}.${number}`,
      (salt, until, signature) => `${salt}.${until}.${signature}.`,
    ];
    for (const [i, change] of spoil.entries()) {
      const ip = `192.0.2.${i}`;
      const parts = solve(await createLightWork(ip)).split('.');
      const challenge = change(...(parts as [string, string, string, string]));
      assert.equal(await join({ challenge }, ip), refused('invalid'), challenge);
    }
    const challenge = solve(await createLightWork('192.0.2.70'));
    assert.equal(await join({ challenge }, '192.0.2.71'), refused('invalid'));
    const other = await createTestApp();
    try {
      const theirs = solve(await createLightWork('192.0.2.72', other));
      assert.equal(await join({ challenge: theirs }, '192.0.2.72'), refused('invalid'));
    } finally {
      await other.close();
    }
    app.clock.advance(HOUR_MS);
    assert.equal(await join({ challenge }, '192.0.2.70'), refused('invalid'));
    assert.equal(await exists(), false);
  });

  it('is good from anywhere in one network of IPv6', async () => {
    const challenge = solve(await createLightWork('2001:db8:1:2::1'));
    assert.equal(await join({ challenge }, '2001:db8:1:2:ffff::9'), '/home');
  });

  it('sends apps to the page, and says so before they try', async () => {
    const registration = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' };
    const { client_id, client_secret } = (await createClient(app).post('/api/v1/apps', registration)).json();
    const grant = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' };
    const asApp = createClient(app, (await createClient(app).post('/oauth/token', grant)).json().access_token);
    const page = `${app.ctx.config.publicUrl}/sign-up`;
    const answer = await asApp.post('/api/v1/accounts', { ...form(), agreement: true });
    assert.equal(answer.statusCode, 422);
    const { error, details } = answer.json();
    assert.equal(error, `This server takes new people on its own page only: ${page}`);
    assert.deepEqual(details, { challenge: [{ error: 'ERR_BLANK', description: `has to be shown at ${page}` }] });
    const told = async () => (await app.inject('/api/v2/instance')).json().registrations;
    const { url, challenge } = await told();
    assert.deepEqual([url, challenge], [page, { kind: 'work' }]);
    // Whoever was invited is known to somebody.
    const host = await seed.account(`host${name}`, { role: 'moderator' });
    const { code } = await createInvite(app.ctx, { accountId: host.id, maxUses: 1 });
    const invited = await asApp.post('/api/v1/accounts', { ...form(), agreement: true, invite_code: code });
    assert.equal(invited.statusCode, 200);
    await saveInstanceSettings(app.ctx, { signupChallenge: 'off' });
    name = `${name}c`;
    assert.equal((await asApp.post('/api/v1/accounts', { ...form(), agreement: true })).statusCode, 200);
    const after = await told();
    assert.deepEqual([after.url, after.challenge], [null, null]);
    await saveInstanceSettings(app.ctx, { signupChallenge: 'work' });
  });

  it('keeps what was used no longer than it would be good', async () => {
    assert.equal(await join({ challenge: solve(await createLightWork()) }), '/home');
    app.clock.advance(HOUR_MS + 1);
    name = `${name}d`;
    assert.equal(await join({ challenge: solve(await createLightWork()) }), '/home');
    const { rows } = await app.ctx.db.write(async (tx) => ({
      rows: await tx.kysely.selectFrom('spentChallenges').selectAll().execute(),
    }));
    assert.equal(rows.length, 1);
  });
});
