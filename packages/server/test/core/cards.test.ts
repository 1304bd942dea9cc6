import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { pruneCardsJob } from '../../src/core/cards/prune.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { createHttpClient } from '../../src/net/client.ts';
import { createServerApp, type Server } from '../federation/network.ts';
import { createPeer, type Peer } from '../federation/peer.ts';
import type { Member } from '../seed.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

let app: Server;
let site: Peer;
let alice: Member;
let photo: Buffer;

before(async () => {
  const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test', resolve: async () => ['127.0.0.1'] });
  app = await createServerApp('localhost', { settings: { LINK_PREVIEWS: 'true' }, http });
  site = await createPeer('news.test');
  alice = await app.seed.account('alice');
  photo = await sharp({ create: { width: 120, height: 60, channels: 3, background: '#1f5fa8' } })
    .jpeg()
    .toBuffer();
  site.documents.set('/photo.jpg', { headers: { 'content-type': 'image/jpeg' }, body: photo });
});

after(async () => {
  await app.close();
  await site.close();
});

function page(path: string, head: string, headers: Record<string, string> = {}): string {
  const body = `<!doctype html><html lang="en"><head>${head}</head><body>words</body></html>`;
  site.documents.set(path, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body });
  return site.origin + path;
}

const asked = (path: string) => site.requests.filter((url) => url === path).length;

async function readCard(postId: number) {
  const answer = await app.inject(`/api/v1/statuses/${postId}`);
  assert.equal(answer.statusCode, 200);
  return answer.json().card;
}

async function cardOf(url: string) {
  const postId = await app.seed.post(alice, `look: ${url}`);
  await app.drain();
  return readCard(postId);
}

test('what a page says of itself is a card, and its picture comes through us', async () => {
  const url = page(
    '/news',
    `<title>not this</title>
    <meta property="og:title" content="Linnets &amp; finches"><meta property="og:site_name" content="The News">
    <meta property="og:description" content="They  are
    back"><meta property="og:image" content="/photo.jpg"><meta property="og:image:alt" content="A blue field">
    <meta name="author" content="Ada Finch"><meta property="article:published_time" content="2020-03-01T10:00:00+01:00">`,
  );
  const told: number[] = [];
  const stop = app.ctx.bus.subscribe((message) => message.kind === 'edit' && told.push(message.postId));
  const postId = await app.seed.post(alice, `look: ${url}#part and https://other.test/`);
  assert.equal(await readCard(postId), null);
  await app.drain();
  stop();
  const { image, blurhash, ...card } = await readCard(postId);
  assert.deepEqual(card, {
    url,
    title: 'Linnets & finches',
    description: 'They are back',
    language: 'en',
    type: 'link',
    author_name: 'Ada Finch',
    author_url: '',
    provider_name: 'The News',
    provider_url: site.origin,
    html: '',
    width: 120,
    height: 60,
    image_description: 'A blue field',
    embed_url: '',
    published_at: '2020-03-01T09:00:00.000Z',
    authors: [{ name: 'Ada Finch', url: '', account: null }],
  });
  assert.match(image, /^http:\/\/localhost:\d+\/media\/proxy\//);
  assert.equal(blurhash.length, 28);
  assert.equal((await app.inject(new URL(image).pathname)).headers['content-type'], 'image/jpeg');
  assert.equal(asked('/photo.jpg'), 1);
  assert.deepEqual(told, [postId]);
  assert.doesNotMatch(JSON.stringify(await readCard(postId)), new RegExp(`${site.host}/photo`));
});

test('who links to a page that is known has its card at once, and nobody is asked again until it is old', async () => {
  const url = page('/once', '<title>Once</title>');
  await cardOf(url);
  const again = await app.seed.post(alice, `again ${url}`);
  assert.equal((await readCard(again)).title, 'Once');
  await app.drain();
  assert.equal(asked('/once'), 1);
  page('/once', '<title>Twice</title>');
  app.clock.advance(15 * DAY_MS);
  assert.equal((await readCard(again)).title, 'Once');
  await cardOf(url);
  assert.equal((await readCard(again)).title, 'Twice');
  site.documents.delete('/once');
  app.clock.advance(15 * DAY_MS);
  assert.equal((await cardOf(url)).title, 'Twice');
});

test('what is no page has no card, and is not asked again for a day', async () => {
  const cases: [string, () => void][] = [
    ['/gone', () => {}],
    ['/untitled', () => page('/untitled', '<meta name="description" content="x">')],
    ['/file', () => site.documents.set('/file', { headers: { 'content-type': 'application/pdf' }, body: '<title>x' })],
  ];
  for (const [path, serve] of cases) {
    serve();
    assert.equal(await cardOf(site.origin + path), null, path);
    assert.equal(await cardOf(site.origin + path), null, path);
    assert.equal(asked(path), 1, path);
  }
  page('/gone', '<title>Here after all</title>');
  app.clock.advance(DAY_MS + 1);
  assert.equal((await cardOf(`${site.origin}/gone`)).title, 'Here after all');
});

test('a server that cannot answer now is asked a few times', async () => {
  site.documents.set('/busy', { status: 503, headers: { 'content-type': 'text/html' }, body: 'later' });
  const postId = await app.seed.post(alice, `${site.origin}/busy`);
  for (let i = 0; i < 6; i++) {
    await app.drain();
    app.clock.advance(60 * MINUTE_MS);
  }
  await app.drain();
  assert.equal(asked('/busy'), 3);
  assert.equal(await readCard(postId), null);
});

test('addresses of one page have one card, of the address it says it is at', async () => {
  const canonical = page('/article', '<title>The article</title>');
  const url = page('/article?from=mail', '<title>A copy</title><link rel="canonical" href="/article">');
  site.documents.set('/short', { status: 302, headers: { location: '/article?from=mail' }, body: '' });
  const short = await cardOf(`${site.origin}/short`);
  assert.deepEqual([short.url, short.title], [canonical, 'The article']);
  assert.equal((await cardOf(url)).url, canonical);
  assert.equal((await cardOf(canonical)).url, canonical);
  const rows = await app.ctx.db.kysely
    .selectFrom('cards')
    .select(['id', 'sameAsId'])
    .where('url', 'like', `${site.origin}/%article%`)
    .execute();
  assert.equal(rows.filter(({ sameAsId }) => sameAsId === null).length, 1);
});

test('nobody speaks for a page of another host, nor for the front page', async () => {
  const other = await createPeer('bank.test');
  other.documents.set('/', { headers: { 'content-type': 'text/html' }, body: '<title>The bank</title>' });
  const foreign = page('/foreign', `<title>Not the bank</title><link rel="canonical" href="${other.origin}/">`);
  const card = await cardOf(foreign);
  assert.deepEqual([card.url, card.title], [foreign, 'Not the bank']);
  assert.deepEqual(other.requests, []);
  await other.close();
  page('/', '<title>Front</title>');
  const below = page('/below', '<title>Below</title><link rel="canonical" href="/">');
  assert.equal((await cardOf(below)).title, 'Below');
});

test('oEmbed says who wrote it and shows a photo; its HTML is nobody’s', async () => {
  const link = '<link rel="alternate" type="application/json+oembed" href="/oembed.json">';
  const url = page('/film', `<title>A film</title>${link}`);
  const serve = (document: unknown) =>
    site.documents.set('/oembed.json', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(document),
    });
  serve({ type: 'video', title: 'x', author_name: 'Cleo', author_url: '/cleo', html: '<script>alert(1)</script>' });
  const film = await cardOf(url);
  assert.deepEqual(
    [film.type, film.title, film.html, film.authors],
    ['link', 'A film', '', [{ name: 'Cleo', url: `${site.origin}/cleo`, account: null }]],
  );
  serve({ type: 'photo', url: '/photo.jpg', author_name: 'Cleo' });
  const shown = await cardOf(page('/picture', `<title>A picture</title>${link}`));
  assert.equal(shown.type, 'photo');
  assert.equal(shown.embed_url, shown.image);
  assert.match(shown.image, /\/media\/proxy\//);
  serve('[');
  assert.equal((await cardOf(page('/broken', `<title>Broken</title>${link}`))).title, 'Broken');
});

test('schema.org fills in what OpenGraph leaves out', async () => {
  const data = {
    '@context': 'https://schema.org',
    '@graph': [
      { '@type': 'WebSite', name: 'Site' },
      {
        '@type': ['NewsArticle'],
        headline: 'From the data',
        author: [{ '@type': 'Person', name: 'Eve', url: '/eve' }],
        publisher: { name: 'Paper' },
        datePublished: '2019-01-02',
      },
    ],
  };
  const script = `<script type="application/ld+json">[</script><script type="application/ld+json">${JSON.stringify(data)}</script>`;
  const card = await cardOf(page('/data', script));
  assert.deepEqual(
    [card.title, card.provider_name, card.published_at, card.authors[0].name, card.authors[0].url],
    ['From the data', 'Paper', '2019-01-02T00:00:00.000Z', 'Eve', `${site.origin}/eve`],
  );
});

test('pages are read in the encoding they are in', async () => {
  const titles = [
    ['/latin', 'text/html; charset=iso-8859-1', Buffer.from('<title>Gr\xfc\xdfe</title>', 'latin1'), 'Grüße'],
    [
      '/sjis',
      'text/html',
      Buffer.concat([
        Buffer.from('<meta charset="shift_jis"><title>'),
        Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
        Buffer.from('</title>'),
      ]),
      '日本',
    ],
    ['/unsaid', 'text/html', Buffer.from('<title>Gr\xfc\xdfe</title>', 'latin1'), 'Grüße'],
    ['/utf8', 'text/html', Buffer.from('<title>日本</title>'), '日本'],
    ['/unknown', 'text/html; charset=klingon', Buffer.from('<title>Grüße</title>'), 'Grüße'],
  ] as const;
  for (const [path, type, body, title] of titles) {
    site.documents.set(path, { headers: { 'content-type': type }, body });
    assert.equal((await cardOf(site.origin + path)).title, title, path);
  }
});

test('a page without an end is read to the end of its head', async () => {
  const body = `<head><title>Long</title></head>${'x'.repeat(3_000_000)}`;
  site.documents.set('/long', { headers: { 'content-type': 'text/html' }, body });
  assert.equal((await cardOf(`${site.origin}/long`)).title, 'Long');
  site.documents.set('/headless', {
    headers: { 'content-type': 'text/html' },
    body: `<title>Endless</title>${'<p>'.repeat(500_000)}`,
  });
  assert.equal((await cardOf(`${site.origin}/headless`)).title, 'Endless');
});

test('posts that have none: direct ones, those that name people, tags and what is here', async () => {
  const bob = await app.seed.remoteAccount('bob');
  const url = page('/secret', '<title>Secret</title>');
  const direct = await app.seed.post(alice, `for you ${url}`, { visibility: 'direct' });
  const own = await app.seed.post(alice, `see ${app.ctx.config.publicUrl}/@alice`);
  const mention = {
    accountId: bob.id,
    username: 'bob',
    domain: 'remote.test',
    url: `${site.origin}/@bob`,
    uri: `${site.origin}/bob`,
  };
  const named = await app.seed.remotePost(
    bob,
    `<p><a href="${mention.url}">@bob</a> <a href="${site.origin}/tags/x" rel="tag">#x</a>
    <span class="h-card"><a href="${site.origin}/@eve">@eve</a></span> <a class="hashtag" href="${site.origin}/y">#y</a>
    <a href="javascript:alert(1)">x</a> <a href="http://me:secret@${site.host}/secret">x</a></p>`,
    { mentions: [mention] },
  );
  app.clock.advance(MINUTE_MS);
  await app.drain();
  for (const id of [direct, own, named]) {
    const row = await app.ctx.db.kysely.selectFrom('posts').select('linked').where('id', '=', id).executeTakeFirst();
    assert.equal(row?.linked, 0);
  }
  assert.equal(asked('/secret'), 0);
});

test('what comes from other servers is asked for within a minute, not at once, and once', async () => {
  const bob = await app.seed.remoteAccount('bert');
  const url = page('/herd', '<title>Herd</title>');
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push(await app.seed.remotePost(bob, `<p><a href="${url}">x</a></p>`));
  await app.drain();
  assert.equal(asked('/herd'), 0);
  app.clock.advance(MINUTE_MS);
  await app.drain();
  assert.equal(asked('/herd'), 1);
  for (const id of ids) assert.equal((await readCard(id)).title, 'Herd');
  const link = await app.seed.remotePost(bob, '<p>a page</p>', { kind: 'page', title: 'A page', linkUrl: url });
  assert.equal((await readCard(link)).title, 'Herd');
});

test('an edit changes the card, or takes it away; with its post it goes', async () => {
  const [one, two] = [page('/one', '<title>One</title>'), page('/two', '<title>Two</title>')];
  const postId = await app.seed.post(alice, one);
  await app.drain();
  const edit = (text: string) =>
    editPost(app.ctx, { accountId: alice.id, postId, text, contentWarning: '', sensitive: false, mediaIds: [] });
  await edit(two);
  await app.drain();
  assert.equal((await readCard(postId)).title, 'Two');
  await edit('nothing');
  assert.equal(await readCard(postId), null);
  await edit(one);
  assert.equal((await readCard(postId)).title, 'One');
  await deletePost(app.ctx, { accountId: alice.id, postId });
  const left = () => app.ctx.db.kysely.selectFrom('postCards').selectAll().where('postId', '=', postId).execute();
  assert.deepEqual(await left(), []);
});

test('cards that no post has go after two weeks', async () => {
  const url = page('/passing', '<title>Passing</title>');
  const kept = page('/kept', '<title>Kept</title>');
  const [postId] = [await app.seed.post(alice, url), await app.seed.post(alice, kept)];
  await app.drain();
  await deletePost(app.ctx, { accountId: alice.id, postId });
  const isThere = async (of: string) =>
    (await app.ctx.db.kysely.selectFrom('cards').select('id').where('url', '=', of).execute()).length;
  const prune = () => pruneCardsJob.run(app.ctx, [{}]);
  await prune();
  assert.equal(await isThere(url), 1);
  app.clock.advance(30 * DAY_MS);
  await prune();
  assert.deepEqual([await isThere(url), await isThere(kept)], [0, 1]);
});

test('suspended servers are not asked, nor are we', async () => {
  const far = await createPeer('far.test');
  const html = { headers: { 'content-type': 'text/html' }, body: '<title>Far</title>' };
  far.documents.set('/far', html);
  await blockInstance(app.ctx, { by: null, domain: far.host, policy: 'suspended' });
  assert.equal(await cardOf(`${far.origin}/far`), null);
  site.documents.set('/over', { status: 302, headers: { location: `${app.ctx.config.publicUrl}/@alice` }, body: '' });
  assert.equal(await cardOf(`${site.origin}/over`), null);
  far.documents.set('/photo.jpg', { headers: { 'content-type': 'image/jpeg' }, body: photo });
  const pictured = await cardOf(
    page('/borrowed', `<title>x</title><meta property="og:image" content="${far.origin}/photo.jpg">`),
  );
  assert.deepEqual([pictured.title, pictured.image], ['x', null]);
  assert.deepEqual(far.requests, []);
  await far.close();
});

test('a page names its author, who has to say so too', async () => {
  const { ctx } = app;
  const writer = await app.seed.account('writer');
  const far = await app.seed.remoteAccount('roamer', 'roaming.test', { attributionDomains: ['news.test'] });
  const named = (path: string, handle: string) =>
    cardOf(page(path, `<title>${path}</title><meta name="fediverse:creator" content="${handle}">`));
  const authorOf = async (path: string, handle: string) => (await named(path, handle)).authors[0]?.account?.id;
  const own = `@writer@${ctx.config.hosts.handles}`;
  assert.equal(await authorOf('/without-consent', own), undefined);
  await updateProfile(ctx, writer.id, { attributionDomains: ['news.test'] });
  assert.equal(await authorOf('/with-consent', own), `${writer.id}`);
  assert.equal(await authorOf('/from-afar', 'roamer@roaming.test'), `${far.id}`);
  assert.equal(await authorOf('/nobody', '@nobody@nowhere.invalid'), undefined);
  for (const broken of ['writer', '@', 'a@b@c', 'x'.repeat(5_000), '<b>@news.test']) {
    assert.equal(await authorOf(`/broken-${broken.length}`, broken), undefined);
  }
  // Whoever takes it back is an author no more, of what was read before as well.
  const postId = await app.seed.post(alice, `look: ${site.origin}/with-consent`);
  await app.drain();
  assert.equal((await readCard(postId)).authors[0].account.username, 'writer');
  await updateProfile(ctx, writer.id, { attributionDomains: ['example.org'] });
  assert.deepEqual((await readCard(postId)).authors, []);
});
