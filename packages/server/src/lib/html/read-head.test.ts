import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLinks } from './find-links.ts';
import { readHead } from './read-head.ts';

const URL_HERE = 'https://news.test/a/b?c';

test('what a head says, however it is written', () => {
  const head = readHead(
    `<HTML LANG=de><head><base href="/x/"><TITLE>One &amp; <two></TITLE><title>second</title>
    <svg><title>of a picture</title></svg><meta PROPERTY='OG:Title' content=" a&#x20AC; "><meta name="og:title" content="later">
    <meta name=description content=words><meta name="empty" content=""><link rel="CANONICAL nofollow" href="page">
    <link rel=alternate type="application/json+oembed" href="?e&amp;f"><script type="application/ld+json"> {"a":"</b>"} </script>
    <script>var html = '<meta name="late" content="no">'</script>`,
    URL_HERE,
  );
  assert.equal(head.title, 'One & <two>');
  assert.equal(head.language, 'de');
  assert.deepEqual(
    [...head.metas],
    [
      ['og:title', 'a€'],
      ['description', 'words'],
    ],
  );
  assert.equal(head.canonical, 'https://news.test/x/page');
  assert.equal(head.oembed, 'https://news.test/x/?e&f');
  assert.deepEqual(head.structured, [' {"a":"</b>"} ']);
});

test('a head is read in steps that grow with its length only, and what it says is bounded', () => {
  for (const unit of [
    '<meta name="a',
    '<title>',
    '<meta name=x content=y>',
    '<script type="application/ld+json">',
    '&amp;',
    '<',
    '<a ',
  ]) {
    const start = process.threadCpuUsage();
    const head = readHead(`<title>t</title>${unit.repeat(150_000)}`, URL_HERE);
    assert.ok(process.threadCpuUsage(start).user < 1_500_000, unit);
    assert.ok(head.metas.size <= 300 && head.structured.length <= 5, unit);
  }
  const many = Array.from({ length: 1_000 }, (_, i) => `<meta name="m${i}" content="x">`).join('');
  assert.equal(readHead(many, URL_HERE).metas.size, 300);
});

test('the links of a text, without those of people and tags', () => {
  const cases: [string, string[]][] = [
    ['<p>no link</p>', []],
    ['<a href="https://a.test/1">x</a> <A HREF=\'https://a.test/2\'>y</A>', ['https://a.test/1', 'https://a.test/2']],
    ['<a href="https://a.test/@b" class="u-url mention">@b</a><a href="https://a.test/">x</a>', ['https://a.test/']],
    [
      '<span class="h-card"><a href="https://a.test/@b">@b</a></span><a href="https://a.test/">x</a>',
      ['https://a.test/'],
    ],
    ['<a rel="nofollow tag" href="https://a.test/tags/x">#x</a>', []],
    [
      '<p class="quote-inline">RE: <a href="https://a.test/1">x</a></p><a href="https://a.test/2">x</a>',
      ['https://a.test/2'],
    ],
    ['<a href="javascript:x">x</a><a href="/local">x</a><a href="mailto:a@b.test">x</a>', []],
    ['<a href="https://a.test/?a=1&amp;b=2">x</a>', ['https://a.test/?a=1&b=2']],
    ['<a href="https://a.test/">x</a>'.repeat(100), Array.from({ length: 16 }, () => 'https://a.test/')],
  ];
  for (const [html, expected] of cases) assert.deepEqual(findLinks(html), expected, html.slice(0, 100));
});
