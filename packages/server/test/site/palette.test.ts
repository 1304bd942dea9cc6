/** The colour that the owner chose is on every page, whoever looks, and each page's policy lets it in. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Palette, ServerSettings } from '@linnet/api-schemas/mastodon/server-setting.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { readAnswer, readRefusal } from '../api/schema.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { leavesNothing } from '../traces.ts';

const SETTINGS = '/api/v1/admin/settings';

let app: TestApp;
let seed: Seed;
let olga: Member;
let owner: Client;
let post: number;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  olga = await seed.account('olga', { role: 'owner' });
  owner = createClient(app, await seed.appToken(olga));
  post = await seed.post(olga, 'a post');
  // What is asked first is written down of a token.
  await owner.get(SETTINGS);
});
after(() => app.close());

const choose = (color: string) => owner.send('PATCH', SETTINGS, { settings: { accent_color: color } });
const styleOf = (body: string) => /<style(?: id="palette")?>(:root\{--cherry:[^<]*)<\/style><\/head>/.exec(body)?.[1];
const manifest = async () => (await app.inject('/manifest.webmanifest')).json().theme_color;

test('without one, pages have the colour of the app and nothing more', async () => {
  for (const url of ['/', '/about', '/oauth/authorize', '/api/docs']) {
    assert.equal(styleOf((await app.inject(url)).body), undefined, url);
  }
  assert.equal(await manifest(), '#faf6f1');
});

test('what pages would be painted in is told before anything changes', async () => {
  await leavesNothing(app, async () => {
    const palette = readAnswer(await owner.get(`${SETTINGS}/palette?color=%233366CC`), Palette);
    assert.deepEqual([palette.light.accent, palette.light.fill, palette.exact], ['#3366cc', '#3366cc', true]);
    assert.ok(palette.dark.contrast >= 4.5);
    for (const wrong of ['', 'red', '%23fff', '%2312345g']) {
      assert.equal(readRefusal(await owner.get(`${SETTINGS}/palette?color=${wrong}`))[0], 422, wrong);
    }
  });
});

test('what is no colour is refused', async () => {
  await leavesNothing(app, async () => {
    for (const wrong of ['red', '#fff', '#12345g', '#123456;}</style>', 'url(//x)']) {
      assert.equal(readRefusal(await choose(wrong))[0], 422, wrong);
    }
  });
});

test('every page is painted in it, for visitors, members and in frames, under a policy that allows it', async () => {
  const { settings } = readAnswer(await choose('#3366CC'), ServerSettings);
  assert.equal(settings.find(({ name }) => name === 'accent_color')?.value, '#3366cc');
  const { style } = readAnswer(await owner.get(`${SETTINGS}/palette?color=%233366cc`), Palette);
  const session = { cookie: `linnet_session=${await seed.token(olga)}` };
  for (const [url, headers] of [
    ['/', {}],
    ['/about', {}],
    ['/@olga', {}],
    [`/@olga/${post}`, {}],
    [`/@olga/${post}/embed`, {}],
    ['/nowhere', {}],
    ['/home', session],
    ['/admin/settings', session],
  ] as const) {
    const answer = await app.inject({ url, headers });
    assert.equal(styleOf(answer.body), style, url);
    assert.match(String(answer.headers['content-security-policy']), /style-src [^;]*'unsafe-inline'/, url);
    assert.doesNotMatch(String(answer.headers['content-security-policy']), /style-src [^;]*'(nonce|sha256)-/, url);
  }
  const hash = createHash('sha256').update(style).digest('base64');
  for (const url of ['/oauth/authorize', '/api/docs', '/api/docs/mastodon/statuses']) {
    const answer = await app.inject(url);
    assert.equal(styleOf(answer.body), style, url);
    const policy = String(answer.headers['content-security-policy']);
    assert.ok(policy.includes(`'sha256-${hash}'`), policy);
    assert.match(policy, /default-src 'none'/);
  }
  assert.equal(await manifest(), '#3366cc');
  const meta = await app.inject({ method: 'POST', url: '/api/meta', payload: {} });
  assert.equal(meta.json().themeColor, '#3366cc');
});

test('taken away, it is gone everywhere at once', async () => {
  await choose('');
  assert.equal(styleOf((await app.inject('/')).body), undefined);
  assert.equal(styleOf((await app.inject('/oauth/authorize')).body), undefined);
  assert.equal(await manifest(), '#faf6f1');
});
