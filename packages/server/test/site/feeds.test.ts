import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
});
after(() => app.close());

const items = (body: string) => body.split('<item>').slice(1);
const texts = (body: string) => items(body).map((item) => /<description>(.*)<\/description>/s.exec(item)?.[1] ?? '');

test('a feed has what every visitor may read, newest first', async () => {
  const bob = await seed.account('bob');
  const ofBob = await seed.post(bob, 'of bob #linnet');
  await seed.post(alice, 'one & two #linnet');
  await seed.post(alice, 'quiet', { visibility: 'unlisted' });
  await seed.post(alice, 'for followers #linnet', { visibility: 'followers' });
  await seed.post(alice, 'for @bob', { visibility: 'direct' });
  await seed.post(alice, 'stays here #linnet', { localOnly: true });
  await seed.post(alice, 'an answer', { replyToId: ofBob });
  await seed.post(alice, 'she stays', { contentWarning: 'a spoiler <3' });
  await seed.boost(alice, ofBob);
  await app.drain();

  const answer = await app.inject('/@alice.rss');
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], 'application/rss+xml; charset=utf-8');
  assert.match(String(answer.headers['cache-control']), /^public, max-age=\d+$/);
  const [warned = '', quiet = '', open = '', ...rest] = texts(answer.body);
  assert.deepEqual(rest, []);
  assert.match(warned, /a spoiler &amp;lt;3.*she stays/);
  assert.match(quiet, /quiet/);
  assert.match(open, /one &amp;amp; two/);
  assert.match(items(answer.body)[2] ?? '', /<category>linnet<\/category>/);
  assert.match(answer.body, /<atom:link rel="self"[^>]* href="http:\/\/localhost:3000\/@alice\.rss"\/>/);

  const again = await app.inject({ url: '/@alice.rss', headers: { 'if-none-match': String(answer.headers.etag) } });
  assert.equal(again.statusCode, 304);

  const ofTag = await app.inject('/tags/Linnet.rss');
  assert.equal(ofTag.statusCode, 200);
  const found = texts(ofTag.body);
  assert.equal(found.length, 2);
  assert.match(found[0] ?? '', /one &amp;amp; two/);
  assert.match(found[1] ?? '', /of bob/);
});

test('a page names its feed, and only where there is one', async () => {
  const named = async (url: string) =>
    /<link rel="alternate" type="application\/rss\+xml" href="([^"]*)"/.exec((await app.inject(url)).body)?.[1];
  assert.equal(await named('/@alice'), 'http://localhost:3000/@alice.rss');
  assert.equal(await named('/tags/linnet'), 'http://localhost:3000/tags/linnet.rss');
  assert.equal(await named('/about'), undefined);
  await seed.remoteAccount('carol');
  assert.equal(await named('/@carol@remote.test'), undefined);
});

test('a feed is bounded, and stays XML whatever is in it', async () => {
  const dora = await seed.account('dora');
  for (let i = 0; i < 25; i++) await seed.post(dora, `number ${i}`);
  assert.equal(items((await app.inject('/@dora.rss')).body).length, 20);
  const odd = await seed.account('odd');
  await seed.post(odd, 'a\ufffeb ]]> <c> \u0001 d');
  const { body } = await app.inject('/@odd.rss');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML has no place for
  assert.doesNotMatch(body, /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
});

test('there is none of nobody, nor of people elsewhere', async () => {
  await seed.remoteAccount('erin');
  for (const url of ['/@nobody.rss', '/@erin.rss', '/@erin@remote.test.rss', '/tags/%F0%9F%90%A6.rss', '/tags/!.rss']) {
    assert.equal((await app.inject(url)).statusCode, 404, url);
  }
});
