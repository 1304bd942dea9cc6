/** What a service of others says of who joins. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { AuditEntry } from '@linnet/api-schemas/mastodon/audit-entry.ts';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { ChallengeTrial, ServerSettings } from '@linnet/api-schemas/mastodon/server-setting.ts';
import Type from 'typebox';
import { examineRunning } from '#src/cli/examine.ts';
import { createInvite } from '#src/core/invites/create.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';
import { createBrowser } from './browser.ts';
import { type ChallengeServer, startChallengeServer } from './challenge-server.ts';
import { type Client, createClient } from './mastodon/client.ts';
import { readAnswer } from './schema.ts';

const HOUR_MS = 3_600_000;
const SETTINGS = '/api/v1/admin/settings';
const TRY = `${SETTINGS}/challenge/test`;

describe('a service that is asked at sign-up', () => {
  let app: TestApp;
  let service: ChallengeServer;
  let alice: Member;
  let owner: Client;
  let moderator: Client;
  let name: string;

  const set = (settings: Record<string, string>) => owner.send('PATCH', SETTINGS, { settings });
  const ours = () => ({
    challenge_service: 'other',
    challenge_script: service.script,
    challenge_verify: service.verify,
    challenge_privacy: `${service.origin}/privacy`,
    challenge_site_key: service.siteKey,
    challenge_secret: service.secret,
  });
  const asked = (more: Record<string, string> = {}) => set({ ...ours(), signup_challenge: 'service', ...more });

  before(async () => {
    service = await startChallengeServer();
    app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
    const seed = createSeed(app.ctx);
    alice = await seed.account('alice', { role: 'owner' });
    owner = createClient(app, await seed.appToken(alice, 'read write admin:read admin:write'));
    const bob = await seed.account('bob', { role: 'moderator' });
    moderator = createClient(app, await seed.appToken(bob, 'read write admin:read admin:write'));
    await saveInstanceSettings(app.ctx, { registrations: 'open' });
    assert.equal((await asked()).statusCode, 200);
  });
  after(async () => {
    await app.close();
    await service.close();
  });
  beforeEach(() => {
    name = `new${app.ctx.ids.next()}`;
    // A form may be sent five times in half an hour.
    app.clock.advance(HOUR_MS);
    service.asked.length = 0;
    service.instead = undefined;
  });

  const form = (more: Record<string, string> = {}) => ({
    username: name,
    email: `${name}@mail.test`,
    password: PASSWORD,
    ...more,
  });
  const join = async (response: string, more: Record<string, string> = {}) => {
    const given = form({ 'h-captcha-response': response, 'g-recaptcha-response': response, ...more });
    return String((await createBrowser(app).post('/auth/sign-up', given)).headers.location);
  };
  const refused = (error: string) => `/sign-up?error=${error}&field=challenge`;
  const exists = async () => (await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode === 200;
  const instance = async () => readAnswer(await createClient(app).get('/api/v2/instance'), Instance);
  const registrations = async () => (await instance()).registrations;
  const attempt = async () => readAnswer(await owner.post(TRY), ChallengeTrial);

  it('lets in who answered it, asks once, and tells it nothing of them', async () => {
    const response = service.give();
    assert.equal(await join(response), '/home');
    assert.equal(await exists(), true);
    assert.deepEqual(
      service.asked.map((one) => Object.fromEntries(one)),
      [{ secret: service.secret, response, sitekey: service.siteKey }],
    );
    name = `${name}b`;
    assert.equal(await join(response), refused('invalid'));
    assert.equal(await exists(), false);
  });

  it('lets in one of two with the same answer, whatever the service says the second time', async () => {
    service.instead = (response) => response.end(JSON.stringify({ success: true, hostname: 'localhost' }));
    const response = service.give();
    const both = await Promise.all(
      ['x', 'y'].map(async (end) => {
        const given = { ...form({ 'h-captcha-response': response }), username: name + end };
        return (await createBrowser(app).post('/auth/sign-up', given)).headers.location;
      }),
    );
    assert.deepEqual(both.sort(), ['/home', refused('invalid')]);
  });

  it('refuses what is missing, made up, too old, too long, and what was given on another site', async () => {
    assert.equal(await join(''), refused('blank'));
    assert.equal(service.asked.length, 0);
    assert.equal(await join('made up'), refused('invalid'));
    const old = service.give();
    service.expire();
    assert.equal(await join(old), refused('invalid'));
    assert.equal(await join(service.give('elsewhere.test')), refused('invalid'));
    assert.equal(await join(service.give('')), refused('invalid'));
    app.clock.advance(HOUR_MS);
    const before = service.asked.length;
    const long = await createBrowser(app).post('/auth/sign-up', form({ 'h-captcha-response': 'x'.repeat(10_001) }));
    assert.notEqual(long.headers.location, '/home');
    assert.equal(service.asked.length, before);
    assert.equal(await exists(), false);
  });

  it('lets nobody in while it is of no use, and says why to those who may know', async () => {
    const cases: [string, ChallengeTrial['why'], ChallengeServer['instead']][] = [
      ['a page', 'unreadable', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello')],
      ['an error', 'unreadable', (response) => response.writeHead(500).end('{"success":"yes"}')],
      ['a list', 'unreadable', (response) => response.end('[]')],
      ['nothing', 'unreadable', (response) => response.end('null')],
      ['too much', 'unreadable', (response) => response.end(`{"success":true,"x":"${'x'.repeat(20_000)}"}`)],
      ['another address', 'unreadable', (response) => response.writeHead(307, { location: service.verify }).end()],
      ['a cut', 'unreachable', (response) => response.destroy()],
      ['silence', 'timeout', () => {}],
      ['a code', 'key', (response) => response.end('{"success":false,"error-codes":["missing-input-secret"]}')],
    ];
    for (const [what, why, instead] of cases) {
      service.instead = instead;
      assert.equal(await join(service.give()), refused('unreachable'), what);
      const trial = await attempt();
      assert.deepEqual([trial.state, trial.why], ['failed', why], what);
      app.clock.advance(HOUR_MS);
    }
    assert.equal(await exists(), false);
    // A yes that comes with an error is none.
    service.instead = (response) => response.writeHead(500).end('{"success":true,"hostname":"localhost"}');
    assert.notEqual(await join(service.give()), '/home');
    service.instead = undefined;
    assert.equal(await join(service.give()), '/home');
  });

  it('is tried before people are asked, and after', async () => {
    assert.deepEqual(await attempt(), { state: 'works', why: null, detail: '' });
    service.instead = (response) => response.end('{"success":true,"hostname":"dummy-key-pass"}');
    assert.equal((await attempt()).state, 'lax');
    service.instead = undefined;
    await set({ challenge_secret: 'another' });
    const wrong = await attempt();
    assert.deepEqual([wrong.why, wrong.detail], ['key', 'invalid-input-secret']);
    const finding = (await examineRunning(app.ctx, { network: true })).find(({ id }) => id === 'sign-up-service');
    assert.equal(finding?.level, 'problem');
    assert.match(finding?.message ?? '', /^nobody can join: .*invalid-input-secret/);
    await set({ signup_challenge: 'off' });
    await set({ challenge_secret: service.secret });
    assert.equal((await attempt()).state, 'works');
    await set({ challenge_secret: '' });
    assert.deepEqual([(await attempt()).why, (await attempt()).detail], ['unset', 'secret']);
    assert.equal((await moderator.post(TRY)).statusCode, 403);
    await asked();
  });

  it('asks an address that is not public nothing', async () => {
    const strict = await createTestApp();
    try {
      const seed = createSeed(strict.ctx);
      const carol = await seed.account('carol', { role: 'owner' });
      const client = createClient(strict, await seed.appToken(carol, 'admin:read admin:write'));
      const patch = (settings: Record<string, string>) => client.send('PATCH', SETTINGS, { settings });
      assert.equal((await patch({ challenge_verify: service.verify })).statusCode, 422);
      const verify = service.verify.replace('http:', 'https:');
      const script = 'https://cdn.example/api.js';
      assert.equal(
        (await patch({ ...ours(), challenge_verify: verify, challenge_script: script, challenge_privacy: '' }))
          .statusCode,
        200,
      );
      const trial = readAnswer(await client.post(TRY), ChallengeTrial);
      assert.deepEqual([trial.state, trial.why], ['failed', 'address']);
      assert.equal(service.asked.length, 0);
    } finally {
      await strict.close();
    }
  });

  it('says to pages and apps whom they ask, and never its secret', async () => {
    const { url, challenge } = await registrations();
    assert.equal(url, `${app.ctx.config.publicUrl}/sign-up`);
    const { origin, script, siteKey } = service;
    assert.deepEqual(challenge, {
      kind: 'service',
      service: {
        name: new URL(origin).host,
        form: 'hcaptcha',
        script_url: script,
        site_key: siteKey,
        origins: [origin],
        privacy_url: `${origin}/privacy`,
      },
    });
    const answer = await owner.get(SETTINGS);
    const secret = readAnswer(answer, ServerSettings).settings.find(({ name }) => name === 'challenge_secret');
    assert.deepEqual([secret?.kind, secret?.value, secret?.kept], ['secret', '', true]);
    assert.doesNotMatch(answer.body, /0xSECRET/);
    const { rows } = await app.ctx.db.write(async (tx) => ({
      rows: await tx.kysely.selectFrom('settings').selectAll().execute(),
    }));
    assert.doesNotMatch(JSON.stringify(rows), /0xSECRET/);
    const log = readAnswer(
      await owner.get('/api/v1/admin/audit?target_key=challenge_secret&target_kind=setting'),
      Type.Array(AuditEntry),
    );
    assert.ok(log.length > 1);
    for (const { details } of log) assert.deepEqual(details, {});
  });

  it('knows where hCaptcha and Turnstile are', async () => {
    for (const [key, form, element] of [
      ['hcaptcha', 'hcaptcha', 'h-captcha'],
      ['turnstile', 'turnstile', 'cf-turnstile'],
    ] as const) {
      assert.equal((await asked({ challenge_service: key })).statusCode, 200);
      const told = (await registrations()).challenge?.service;
      assert.equal(told?.form, form);
      const page = await app.inject('/sign-up');
      assert.match(page.body, new RegExp(`class="question ${element}[^"]*" data-sitekey="${service.siteKey}"`));
      const script = `<script src="${told?.script_url}" async defer></script>`;
      assert.ok(page.body.includes(script), script);
    }
    await asked();
  });

  it('has its script let in where people join, and nowhere else', async () => {
    const policy = async (path: string) => {
      const { headers, body } = await app.inject(path);
      return { policy: String(headers['content-security-policy']), body };
    };
    const page = await policy('/sign-up');
    for (const directive of ['script-src', 'frame-src', 'connect-src', 'style-src']) {
      assert.match(page.policy, new RegExp(`(^|; *)${directive} [^;]*${service.origin}`), directive);
    }
    assert.doesNotMatch(page.policy, /trusted-types|'unsafe-eval'/);
    assert.match(page.policy, /default-src 'none'/);
    const host = await createInvite(app.ctx, { accountId: alice.id, maxUses: 1 });
    for (const path of ['/', '/sign-in', '/about', `/invite/${host.code}`]) {
      const other = await policy(path);
      assert.doesNotMatch(other.policy + other.body, /127\.0\.0\.1/, path);
    }
    await set({ signup_challenge: 'work' });
    const work = await policy('/sign-up');
    assert.doesNotMatch(work.policy + work.body, /127\.0\.0\.1/);
    assert.match(work.policy, /trusted-types/);
    await set({ signup_challenge: 'service' });
    await saveInstanceSettings(app.ctx, { registrations: 'invite' });
    const closed = await policy('/sign-up');
    assert.doesNotMatch(closed.policy + closed.body, /127\.0\.0\.1/);
    await saveInstanceSettings(app.ctx, { registrations: 'open' });
  });

  it('is asked nothing of whom somebody knows, nor of apps, which are sent to the page', async () => {
    const registration = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' };
    const { client_id, client_secret } = (await createClient(app).post('/api/v1/apps', registration)).json();
    const grant = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' };
    const asApp = createClient(app, (await createClient(app).post('/oauth/token', grant)).json().access_token);
    const answer = await asApp.post('/api/v1/accounts', { ...form(), agreement: true, challenge: service.give() });
    assert.equal(answer.statusCode, 422);
    assert.match(answer.json().error, /\/sign-up$/);
    const { code } = await createInvite(app.ctx, { accountId: alice.id, maxUses: 1 });
    assert.equal(await join('', { invite_code: code }), '/home');
    assert.equal(service.asked.length, 0);
  });

  it('cannot be asked while something is missing, and loses its secret when it is another one', async () => {
    const secretKept = async () => {
      const { settings } = readAnswer(await owner.get(SETTINGS), ServerSettings);
      return settings.find(({ name }) => name === 'challenge_secret')?.kept;
    };
    // Nobody could join.
    for (const key of ['challenge_site_key', 'challenge_secret', 'challenge_script', 'challenge_verify']) {
      const answer = await set({ [key]: '' });
      assert.equal(answer.statusCode, 422, key);
      assert.match(answer.json().error, /cannot be a service while its .* missing/);
    }
    // What was given for one is not sent to another.
    assert.equal((await set({ challenge_verify: 'https://thief.test/siteverify' })).statusCode, 422);
    assert.equal((await set({ challenge_service: 'turnstile' })).statusCode, 422);
    assert.equal(await secretKept(), true);
    await set({ signup_challenge: 'off' });
    assert.equal((await set({ challenge_verify: `${service.verify}?v=2` })).statusCode, 200);
    assert.equal(await secretKept(), true);
    assert.equal((await set({ challenge_verify: 'https://thief.test/siteverify' })).statusCode, 200);
    assert.equal(await secretKept(), false);
    assert.equal((await set({ signup_challenge: 'service' })).statusCode, 422);
    for (const [key, value] of [
      ['challenge_script', 'https://evil.test;script-src/api.js'],
      ['challenge_script', 'javascript:alert(1)'],
      ['challenge_script', 'https://me:secret@evil.test/api.js'],
      ['challenge_verify', 'verify'],
      ['challenge_privacy', `https://x.test/${'x'.repeat(500)}`],
      ['challenge_secret', 'two words'],
      ['challenge_secret', 'x'.repeat(501)],
    ] as const) {
      assert.equal((await set({ [key]: value })).statusCode, 422, `${key} ${value.slice(0, 40)}`);
    }
    await asked();
  });
});
