/** What is said to programs that collect what people write for models. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

const BOT = 'Mozilla/5.0 AppleWebKit/537.36 (compatible; gptbot/1.2; +https://openai.test/gptbot)';
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PLACES = [
  '/',
  '/@alice',
  '/@alice.rss',
  '/api/v1/instance',
  '/users/alice',
  '/media/default/avatar.png',
  '/nowhere',
];

let app: TestApp;
before(async () => {
  app = await createTestApp();
  await createSeed(app.ctx).account('alice');
});
after(() => app.close());

const get = (url: string, agent?: string) =>
  app.inject({ url, headers: agent === undefined ? {} : { 'user-agent': agent } });
const robots = async (agent = BOT) => (await get('/robots.txt', agent)).body;
const agents = (text: string) => [...text.matchAll(/^User-agent: (.*)$/gm)].map(([, name]) => name);

test('they are asked to stay away, and let in nevertheless', async () => {
  const text = await robots();
  assert.match(
    text,
    /^User-agent: \*\nDisallow: \/api\/\n[\s\S]*\n\nUser-agent: [\s\S]*\nUser-agent: GPTBot\n[\s\S]*\nDisallow: \/\n$/,
  );
  for (const place of PLACES) assert.notEqual((await get(place, BOT)).statusCode, 403, place);
});

test('where they are refused they read nothing but why, and others everything', async () => {
  await saveInstanceSettings(app.ctx, { aiCrawlers: 'refused' });
  for (const place of PLACES) {
    assert.equal((await get(place, BOT)).statusCode, 403, place);
    const [person, nobody] = [await get(place, PERSON), await get(place)];
    assert.notEqual(person.statusCode, 403, place);
    assert.equal(person.statusCode, nobody.statusCode, place);
  }
  const server = 'Mastodon/4.5 (http.rb/5; +https://gptbot.test/)';
  for (const other of ['Googlebot/2.1', server, 'facebookexternalhit/1.1']) {
    assert.equal((await get('/@alice', other)).statusCode, 200, other);
  }
  assert.ok(agents(await robots()).includes('GPTBot'));
});

test('where they are welcome nobody is named', async () => {
  await saveInstanceSettings(app.ctx, { aiCrawlers: 'welcome' });
  assert.deepEqual(agents(await robots()), ['*']);
  for (const place of PLACES) assert.notEqual((await get(place, BOT)).statusCode, 403, place);
});
