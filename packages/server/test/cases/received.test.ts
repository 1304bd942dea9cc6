import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
});
after(() => scene.close());

test('note-text-over-100k: cut, and the document taken', async () => {
  const words = `<p>${'word '.repeat(20_200)}</p>`;
  const { content } = await scene.receive({ content: words });
  assert.ok(content.startsWith('<p>word word') && content.length > 99_000);
  const source = { content: 'x'.repeat(101_000), mediaType: 'text/plain' };
  assert.equal((await scene.receive({ content: '<p>a</p>', source })).content, '<p>a</p>');
});

test('one part over its bound costs that part alone', async () => {
  const long = 'x'.repeat(50_000);
  const many = <T>(make: (i: number) => T) => Array.from({ length: 2_000 }, (_, i) => make(i));
  const parts = [
    { summary: long },
    { url: `${scene.server.origin}/${long}` },
    { inReplyTo: `https://x.example/${long}` },
    { conversation: `tag:${long}` },
    { contentMap: { [long]: '<p>a</p>' } },
    { source: { content: long.repeat(10), mediaType: 'text/plain' } },
    { tag: [{ type: 'Hashtag', name: `#${long}` }] },
    { tag: many((i) => ({ type: 'Hashtag', name: `#t${i}` })) },
    { cc: many((i) => `https://x.example/${i}`) },
    { attachment: [{ type: 'Image', url: `${scene.server.origin}/a.jpg`, name: long }] },
    { attachment: many((i) => ({ type: 'Image', mediaType: 'image/png', url: `${scene.server.origin}/${i}.png` })) },
    { 'x:unknown': long.repeat(6) },
  ];
  for (const part of parts) {
    assert.equal(
      (await scene.receive({ content: '<p>a</p>', ...part })).content,
      '<p>a</p>',
      JSON.stringify(part).slice(0, 20),
    );
  }
  const { server, ok } = scene;
  const field = { type: 'PropertyValue', name: 'n'.repeat(5_000), value: 'v'.repeat(10_000) };
  const person = server.actor('long', {
    name: long,
    summary: `<p>${long}`,
    attachment: many(() => field).slice(0, 40),
  });
  const found = await ok('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(person.id)}`);
  assert.equal(found.accounts[0]?.uri, person.id);
});

test('a text counts whatever its tag is, and markup without a word is none', async () => {
  const said: [object, string, string | null][] = [
    [{ content: '<p></p>', contentMap: { en: '<p>said</p>' } }, '<p>said</p>', 'en'],
    [{ content: '<p><br>&nbsp;</p>', contentMap: { und: '<p>said</p>' } }, '<p>said</p>', null],
    [{ content: null, contentMap: { '@none': '<p>said</p>' } }, '<p>said</p>', null],
    [{ contentMap: { pt_BR: '<p>said</p>' } }, '<p>said</p>', 'pt-BR'],
    [{ contentMap: { 'zh-YUE': '<p>said</p>' } }, '<p>said</p>', 'yue'],
    [{ contentMap: { en: ' ', de: '<p>said</p>' } }, '<p>said</p>', 'de'],
    [{ content: ['<p>said</p>', '<p>more</p>'] }, '<p>said</p>', null],
  ];
  for (const [note, content, language] of said) {
    const status = await scene.receive({ ...note });
    assert.deepEqual([status.content, status.language], [content, language], JSON.stringify(note));
  }
  for (const summary of ['', null, '<p></p>', ' ']) {
    const status = await scene.receive({ content: '<p>a</p>', summary, summaryMap: { und: 'careful' } });
    assert.equal(status.spoiler_text, 'careful', JSON.stringify(summary));
  }
  const url = `${scene.server.origin}/a.jpg`;
  const attachment = [{ type: 'Image', mediaType: 'image/jpeg', url, name: '', nameMap: { und: 'a cat' } }];
  assert.equal((await scene.receive({ attachment })).media_attachments[0]?.description, 'a cat');
  const article = await scene.receive({ type: 'Article', nameMap: { und: 'Title' }, content: '<p>a</p>' });
  assert.match(article.content, /Title/);
});

test('what a text shows is a file of the post, whoever was to choose its address', async () => {
  const { origin } = scene.server;
  const shown: [string, string][] = [
    ['<img src="data:image/gif;base64,R0" data-src="ORIGIN/a.jpg" alt="cat">', '/a.jpg'],
    ['<img srcset="ORIGIN/b.jpg 1x, ORIGIN/c.jpg 2x" alt="cat">', '/b.jpg'],
    ['<noscript><img src="ORIGIN/d.jpg" alt="cat"></noscript>', '/d.jpg'],
    ['<figure><img src="ORIGIN/e f.jpg" alt="cat"><figcaption>cat</figcaption></figure>', '/e%20f.jpg'],
    ['<img src="ORIGIN\\g.jpg" alt="cat">', '/g.jpg'],
  ];
  for (const [content, path] of shown) {
    const { media_attachments } = await scene.receive({ content: content.replaceAll('ORIGIN', origin) });
    const files = media_attachments.map((file) => [file.remote_url, file.description]);
    assert.deepEqual(files, [[`${origin}${path}`, 'cat']], content);
  }
});

test('addresses that browsers can follow are kept, in texts, fields and bios', async () => {
  const links =
    'https://x.example/a b|https://x.example\\a\\b?c\\d|ftp://x.example/f|sms:+1|did:web:x.example|news:a.b'.split('|');
  const hrefs =
    'https://x.example/a%20b|https://x.example/a/b?c%5Cd|ftp://x.example/f|sms:+1|did:web:x.example|news:a.b';
  const html = links.map((link) => `<a href="${link}">x</a>`).join(' ');
  const { content } = await scene.receive({ content: html });
  const find = (text: string) => [...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href).join('|');
  assert.equal(find(content), hrefs);
  const field = { type: 'PropertyValue', nameMap: { und: 'links' }, value: html };
  const struck = '<span style="text-decoration:line-through">not</span>';
  const icon = { type: 'Image', url: `${scene.server.origin}/my face.png` };
  const person = scene.server.actor('linked', { summaryMap: { und: html + struck }, attachment: [field], icon });
  const found = await scene.ok('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(person.id)}`);
  const { note, fields, avatar } = found.accounts[0];
  assert.deepEqual([find(note), find(fields[0].value)], [hrefs, hrefs]);
  assert.match(note, /<s>not<\/s>/);
  assert.ok(Buffer.from(avatar.split('/').at(-1), 'base64url').toString().endsWith('/my%20face.png'));
});

test('dates of every form', async () => {
  const forms: [string, string][] = [
    ['2024-03', '2024-03-01T00:00:00.000Z'],
    ['2024', '2024-01-01T00:00:00.000Z'],
    ['2024-W10', '2024-03-04T00:00:00.000Z'],
    ['+002024-03-05T10:00:00Z', '2024-03-05T10:00:00.000Z'],
    ['20240305T100000,5+0200', '2024-03-05T08:00:00.500Z'],
    ['2024-065T10:00Z', '2024-03-05T10:00:00.000Z'],
    ['Tue Mar  5 10:00:00 2024', '2024-03-05T10:00:00.000Z'],
    ['Tue Mar 05 10:00:00 +0200 2024', '2024-03-05T08:00:00.000Z'],
    ['Tuesday, 05-Mar-24 10:00:00 GMT', '2024-03-05T10:00:00.000Z'],
  ];
  for (const [published, expected] of forms) {
    assert.equal((await scene.receive({ content: '<p>a</p>', published })).created_at, expected, published);
  }
});
