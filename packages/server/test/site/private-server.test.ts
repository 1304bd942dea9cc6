/** A private server shows visitors the way in and nothing else: whatever is described, and whatever is a page. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { setFederationMode } from '../../src/core/moderation/instance-allows.ts';
import { createApp } from '../../src/core/oauth/apps.ts';
import { createToken } from '../../src/core/oauth/tokens.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

const SECRET = 'xylophones at midnight';
const ROUTES = join(import.meta.dirname, '../../../web/src/routes');

/** What visitors may ask, beside all of `oauth` and what describes the API: whose server it is, and how to join. */
const OPEN = [
  ...['/api/v1/accounts', '/api/v1/join_requests/:ticket', '/api/v1/invitations/:code', '/api/v1/streaming/health'],
  ...['/api/v2/instance', '/api/v1/instance', '/api/v1/instance/rules', '/api/v1/instance/extended_description'],
  ...['/api/v1/instance/privacy_policy', '/api/v1/instance/terms_of_service'],
  ...['/api/v1/instance/terms_of_service/:date', '/api/v1/instance/languages'],
  ...['/api/v1/instance/translation_languages', '/api/pleroma/frontend_configurations', '/api/v2/config'],
  ...['/api/meta', '/api/endpoints'],
];
const OPEN_PAGES = [
  ...['(visitor)', '(visitor)/about', '(visitor)/confirm-email', '(visitor)/forgot-password'],
  ...['(visitor)/invite/[code]', '(visitor)/reset-password', '(visitor)/setup', '(visitor)/sign-in'],
  ...['(visitor)/sign-in/code', '(visitor)/sign-up', '(visitor)/sign-up/age', '(visitor)/unsubscribe'],
];

let app: TestApp;
let appAlone: string;
let token: string;
let postId: number;
before(async () => {
  app = await createTestApp();
  const { ctx } = app;
  const seed = createSeed(ctx);
  const alice = await seed.account('alice');
  postId = await seed.post(alice, `#secret ${SECRET}`);
  token = await seed.token(alice);
  const { id: appId } = await createApp(ctx, { name: 'x', redirectUris: ['https://app.test/'], scopes: 'read' });
  appAlone = (await createToken(ctx, { appId, userId: null, scopes: 'read write' })).token;
  await app.drain();
  await saveInstanceSettings(ctx, { privateServer: 'on' });
});
after(() => app.close());

const fill = (path: string) =>
  path
    .replace(/:(id|\w+Id)\b/g, `${postId}`)
    .replace(/:hashtag|:name/, 'secret')
    .replace(/:\w+/g, 'x');

test('whoever is not signed in is refused by every API, but where a description says otherwise', async () => {
  const { server: _elsewhere, oauth: _waysIn, ...dialects } = DIALECTS;
  const endpoints = Object.values(dialects).flatMap((nouns) => listEndpoints(nouns).map(([, endpoint]) => endpoint));
  const visitors = endpoints.filter(({ auth }) => auth !== 'user');
  assert.ok(visitors.length > 50);
  assert.deepEqual(
    visitors.flatMap(({ path, evenIfPrivate }) => (evenIfPrivate ? [path] : [])).toSorted(),
    OPEN.toSorted(),
  );
  for (const { method, path, evenIfPrivate } of visitors) {
    for (const verb of [method].flat()) {
      for (const headers of [{}, { authorization: `Bearer ${appAlone}` }] as Record<string, string>[]) {
        const answer = await app.inject({ method: verb, url: fill(path), headers });
        assert.ok(!answer.body.includes(SECRET), path);
        if (!evenIfPrivate) assert.equal(answer.statusCode, 401, `${verb} ${path}: ${answer.body}`);
        if (!evenIfPrivate) assert.doesNotMatch(String(answer.headers['cache-control']), /public/, path);
      }
    }
  }
});

test('its people read as ever', async () => {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await app.inject({ url: `/api/v1/statuses/${postId}`, headers });
  assert.ok(answer.body.includes(SECRET));
  for (const url of ['/api/v1/timelines/public?local=true', '/api/v1/instance/peers', '/api/v1/custom_emojis']) {
    assert.equal((await app.inject({ url, headers })).statusCode, 200, url);
  }
});

test('every page leads to where people sign in, but those that are named here', async () => {
  const pages = globSync('**/{+page.svelte,+server.ts}', { cwd: ROUTES }).map((path) =>
    path.replace(/\/?\+[^/]*$/, ''),
  );
  assert.ok(pages.length > 60);
  const open: string[] = [];
  for (const page of pages) {
    // They say where a browser comes back to, or are of development.
    if (page.startsWith('dev/') || page.startsWith('language/') || page === 'suspended') continue;
    const url = `/${page
      .replaceAll(/\([^)]*\)\/?|\/?\[\[[^\]]*\]\]/g, '')
      .replace('[handle]', 'alice')
      .replace('[id]', `${postId}`)
      .replaceAll(/\[\w+\]/g, 'secret')
      .replace(/\/$/, '')}`;
    const answer = await app.inject({ url, headers: { accept: 'text/html' } });
    assert.ok(!answer.body.includes(SECRET), page);
    const { location } = answer.headers;
    if (answer.statusCode < 300 || answer.statusCode > 303 || !location?.startsWith('/sign-in?redirect_to=')) {
      open.push(page);
    } else assert.equal(location, `/sign-in?redirect_to=${encodeURIComponent(url)}`);
  }
  assert.deepEqual(open.toSorted(), OPEN_PAGES.toSorted());
});

test('those pages say so, and its people have all', async () => {
  for (const url of ['/', '/sign-in']) {
    const { body } = await app.inject({ url, headers: { accept: 'text/html', 'accept-language': 'en' } });
    assert.match(body, /This server is private/, url);
  }
  const headers = { accept: 'text/html', cookie: `linnet_session=${token}`, 'sec-fetch-site': 'same-origin' };
  const { body } = await app.inject({ url: `/@alice/${postId}`, headers });
  assert.ok(body.includes(SECRET));
});

test('who is suspended and signed in is led to the page that says so, not to where they are', async () => {
  const seed = createSeed(app.ctx);
  const sue = await seed.account('sue');
  await sanctionAccount(app.ctx, { targetId: sue.id, kind: 'suspend', text: 'no', by: null });
  await app.drain();
  // All that was signed in ended with that.
  const cookie = `linnet_session=${await seed.token(sue)}`;
  for (const url of ['/@alice', `/@alice/${postId}`, '/home', '/tags/secret']) {
    const { statusCode, headers, body } = await app.inject({ url, headers: { accept: 'text/html', cookie } });
    assert.deepEqual([statusCode, headers.location], [303, '/suspended'], url);
    assert.ok(!body.includes(SECRET), url);
  }
});

test('feeds, frames, robots and figures are closed as well', async () => {
  for (const url of ['/@alice.rss', '/tags/secret.rss', '/@nobody.rss']) {
    const answer = await app.inject(url);
    assert.deepEqual([answer.statusCode, answer.headers['cache-control']], [401, 'no-store'], url);
    assert.match(answer.body, /private/);
  }
  assert.match((await app.inject('/robots.txt')).body, /^User-agent: \*\nDisallow: \/\n/);
  const nodeinfo = JSON.parse((await app.inject('/nodeinfo/linnet/2.1')).body);
  assert.deepEqual(nodeinfo.usage, { users: {} });
  const v1 = JSON.parse((await app.inject('/api/v1/instance')).body);
  assert.deepEqual(v1.stats, { user_count: 0, status_count: 0, domain_count: 0 });
  const v2 = JSON.parse((await app.inject('/api/v2/instance')).body);
  assert.equal(v2.usage.users.active_month, 0);
});

test('what other servers read wants a signature', async () => {
  for (const url of [
    `/posts/${postId}`,
    '/users/alice/outbox',
    '/users/alice/followers',
    '/users/alice/collections/featured',
  ]) {
    const answer = await app.inject({ url, headers: { accept: 'application/activity+json' } });
    assert.equal(answer.statusCode, 401, url);
    assert.match(String(answer.headers['www-authenticate']), /^Signature realm=/, url);
  }
  assert.equal((await app.inject('/.well-known/webfinger?resource=acct:alice@localhost:3000')).statusCode, 200);
});

test('opened again, it is as before', async () => {
  await saveInstanceSettings(app.ctx, { privateServer: 'off' });
  assert.ok((await app.inject(`/api/v1/statuses/${postId}`)).body.includes(SECRET));
  assert.ok((await app.inject({ url: `/@alice/${postId}`, headers: { accept: 'text/html' } })).body.includes(SECRET));
});

test('apps are told that feeds are for members, and whether servers have to be allowed', async () => {
  const read = async () => (await app.inject('/api/v2/instance')).json().configuration;
  const both = (who: string) => ({ local: who, remote: who });
  await saveInstanceSettings(app.ctx, { privateServer: 'on' });
  const { timelines_access: closed, limited_federation: limited } = await read();
  assert.deepEqual(
    [closed.live_feeds, closed.hashtag_feeds, closed.trending_link_feeds, limited],
    [both('authenticated'), both('authenticated'), both('authenticated'), false],
  );
  await setFederationMode(app.ctx, { by: null, mode: 'allowed' });
  await saveInstanceSettings(app.ctx, { privateServer: 'off', trends: 'off' });
  const { timelines_access: open, limited_federation: allowed } = await read();
  assert.deepEqual(
    [open.live_feeds, open.hashtag_feeds, open.trending_link_feeds, allowed],
    [both('public'), both('public'), both('disabled'), true],
  );
});
