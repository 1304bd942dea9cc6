import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';

const HERE = 'http://localhost:3000';

let app: TestApp;
let seed: Seed;
let alice: Member;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
});
after(() => app.close());

const ask = (url: string, more = '') => app.inject(`/api/oembed?url=${encodeURIComponent(url)}${more}`);
const open = (path: string, headers: Record<string, string> = {}) =>
  app.inject({ url: path, headers: { accept: 'text/html', ...headers } });

test('a post is told as a frame of its page', async () => {
  const id = await seed.post(alice, 'Linnets sing');
  const answer = await ask(`${HERE}/@alice/${id}`);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    type: 'rich',
    version: '1.0',
    title: 'Post by alice',
    author_name: 'alice',
    author_url: `${HERE}/@alice`,
    provider_name: 'Linnet',
    provider_url: `${HERE}/`,
    cache_age: 86_400,
    html: `<iframe src="${HERE}/@alice/${id}/embed" title="Post by alice" width="400" height="480" style="max-width:100%;border:0" loading="lazy"></iframe>`,
    width: 400,
    height: null,
  });
  assert.equal((await ask(`${HERE}/posts/${id}`)).statusCode, 200);
  const small = (await ask(`${HERE}/@alice/${id}`, '&maxwidth=250&maxheight=300&format=json')).json();
  assert.deepEqual([small.width, small.height], [250, 300]);
  assert.match(small.html, /width="250" height="300"/);
  assert.equal((await ask(`${HERE}/@alice/${id}`, '&format=xml')).statusCode, 422);
});

test('a name cannot leave its place in the code', async () => {
  const eve = await seed.account('eve');
  const token = await seed.token(eve, 'write');
  const name = '"><script>alert(1)</script>';
  await app.inject({
    method: 'PATCH',
    url: '/api/v1/accounts/update_credentials',
    headers: { authorization: `Bearer ${token}` },
    payload: { display_name: name },
  });
  const { html } = (await ask(`${HERE}/@eve/${await seed.post(eve, 'x')}`)).json();
  assert.doesNotMatch(html, /<script|">.*<script/);
});

test('what not everybody may see, what is not here and what is no post are refused alike', async () => {
  const bob = await seed.remoteAccount('bob');
  const token = await seed.token(alice);
  const urls = [
    `${HERE}/@alice/${await seed.post(alice, 'a', { visibility: 'followers' })}`,
    `${HERE}/@alice/${await seed.post(alice, 'b', { visibility: 'direct' })}`,
    `${HERE}/@alice/${await seed.post(alice, 'c', { localOnly: true })}`,
    `${HERE}/@bob@remote.test/${await seed.remotePost(bob, '<p>d</p>')}`,
    `${HERE}/@alice/999`,
    `${HERE}/@alice`,
    'https://elsewhere.test/@x/1',
    'nonsense',
  ];
  for (const url of urls) {
    const answer = await app.inject({
      url: `/api/oembed?url=${encodeURIComponent(url)}`,
      headers: { authorization: `Bearer ${token}` },
    });
    assert.deepEqual([answer.statusCode, answer.json()], [404, { error: 'Record not found' }], url);
    if (!url.startsWith(`${HERE}/@`) || !/\d$/.test(url)) continue;
    const page = await open(`${new URL(url).pathname}/embed`);
    assert.equal(page.statusCode, 404, url);
    assert.match(`${page.headers['content-security-policy']}`, /frame-ancestors 'none'/);
    assert.equal(page.headers['x-frame-options'], 'DENY');
  }
});

test('the page in the frame may be framed, runs nothing and knows nobody', async () => {
  const id = await seed.post(alice, 'In a frame');
  const page = await open(`/@alice/${id}/embed`, { cookie: 'linnet_session=whoever' });
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /In a frame/);
  assert.doesNotMatch(page.body, /<script|<form|<button/);
  assert.match(page.body, /name="robots" content="noindex/);
  const policy = `${page.headers['content-security-policy']}`;
  assert.match(policy, /frame-ancestors \*/);
  assert.match(policy, /script-src 'none'/);
  assert.equal(page.headers['x-frame-options'], undefined);
  assert.equal(page.headers['set-cookie'], undefined);
  for (const path of [`/@alice/${id}`, '/@alice', `/@alice/${id}/embed/more`]) {
    const other = await open(path);
    assert.match(`${other.headers['content-security-policy']}`, /frame-ancestors 'none'/, path);
    assert.equal(other.headers['x-frame-options'], 'DENY', path);
  }
});

test('pages of posts say where to ask, where there is something to be had', async () => {
  const shown = await open(`/@alice/${await seed.post(alice, 'find me')}`);
  const [, address = ''] = /type="application\/json\+oembed" href="([^"]+)"/.exec(shown.body) ?? [];
  const { pathname, search } = new URL(address.replaceAll('&amp;', '&'));
  assert.equal((await app.inject(pathname + search)).statusCode, 200);
  const bob = await seed.remoteAccount('robin');
  const remote = await open(`/@robin@remote.test/${await seed.remotePost(bob, '<p>x</p>')}`);
  assert.equal(remote.statusCode, 200);
  assert.doesNotMatch(remote.body, /oembed/);
});
