import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAlternate } from './find-alternate.ts';
import { findAlternateLink, parseLinkHeader } from './link-header.ts';

const BASE = 'https://a.example/@bob/1?x#y';
const LD = 'application/ld+json; profile=&quot;https://www.w3.org/ns/activitystreams&quot;';

test('the document behind a page', () => {
  const cases: [string, string | undefined][] = [
    ['<link rel="alternate" type="application/activity+json" href="https://a.example/1">', 'https://a.example/1'],
    ["<LINK HREF='/1' TYPE='Application/Activity+JSON' REL='Alternate'/>", 'https://a.example/1'],
    ['<link rel=alternate type=application/activity+json href=1.json>', 'https://a.example/@bob/1.json'],
    [`<link rel="nofollow alternate" type="${LD}" href="/2">`, 'https://a.example/2'],
    ['<link rel="alternate" type="application/activity+json" href=" /a b\n">', 'https://a.example/a%20b'],
    ['<link rel="alternate" type="application/activity+json" href="?a=1&amp;b=2">', 'https://a.example/@bob/1?a=1&b=2'],
    [
      '<base href="https://b.example/x/"><link rel=alternate type=application/activity+json href=1>',
      'https://b.example/x/1',
    ],
    [
      '<!-- <link rel=alternate type=application/activity+json href=/no> --><link rel=alternate type=application/activity+json href=/yes>',
      'https://a.example/yes',
    ],
    ['<script>"<link rel=alternate type=application/activity+json href=/no>"</script>', undefined],
    ['<template><link rel=alternate type=application/activity+json href=/no></template>', undefined],
    [
      '<a rel=alternate type=application/activity+json href=/a>x</a><link rel=alternate type=application/activity+json href=/b>',
      'https://a.example/b',
    ],
    ['<a rel=alternate type=application/activity+json href=/a>x</a>', 'https://a.example/a'],
    [
      '<link rel=alternate type=application/activity+json href=""><link rel=alternate type=application/activity+json href=/2>',
      'https://a.example/2',
    ],
    ['<link rel="alternate" type="application/rss+xml" href="/feed">', undefined],
    ['<link rel="alternate" type="application/ld+json" href="/x">', undefined],
    ['<link rel="canonical" type="application/activity+json" href="/x">', undefined],
    ['<link rel="alternate" type="application/activity+json" href="javascript:x">', undefined],
    ['<link rel="alternate" type="application/activity+json" href="https://u:p@a.example/">', undefined],
    [`<link rel="alternate" type="application/activity+json" href="/${'x'.repeat(3_000)}">`, undefined],
    [`${'<p>'.repeat(100_000)}<link rel=alternate type=application/activity+json href=/late>`, undefined],
    ['<link rel="alternate" type="application/activity+json', undefined],
    ['', undefined],
  ];
  for (const [html, expected] of cases) assert.equal(findAlternate(html, BASE), expected, html.slice(0, 120));
  assert.equal(
    findAlternate('<link rel=alternate type=application/activity+json href=/1>', 'not an address'),
    undefined,
  );
});

test('the document behind an answer', () => {
  const cases: [string, string | undefined][] = [
    ['<https://a.example/1>; rel="alternate"; type="application/activity+json"', 'https://a.example/1'],
    ['</1>;type=application/activity+json;rel=alternate', 'https://a.example/1'],
    [
      '</lrdd>; rel=lrdd; type="a,b;c", </1> ; REL = "x Alternate" ; TYPE = "application/activity+json"',
      'https://a.example/1',
    ],
    ['<https://a.example/a,b;c>; rel=alternate; type="application/activity+json"', 'https://a.example/a,b;c'],
    ['</1>; title="a \\"quoted\\", x"; rel="alternate"; type="application/activity+json"', 'https://a.example/1'],
    [
      '</1>; rel=alternate; type="application/ld+json; profile=\\"https://www.w3.org/ns/activitystreams\\""',
      'https://a.example/1',
    ],
    ['</1>; rel=preload; rel=alternate; type=application/activity+json', undefined],
    ['</1>; rel=alternate; type=application/activity+json; anchor="/2"', undefined],
    ['</1>; rel=alternate; type=text/html', undefined],
    ['<javascript:x>; rel=alternate; type=application/activity+json', undefined],
    ['</1; rel=alternate', undefined],
    ['/1; rel=alternate; type=application/activity+json', undefined],
    ['', undefined],
  ];
  for (const [header, expected] of cases) assert.equal(findAlternateLink(header, BASE), expected, header);
});

test('a header is read in steps that grow with its length only', () => {
  assert.deepEqual(
    parseLinkHeader('<a>; rel=next, <b>; rel="prev first"; x, garbage').map(({ target, rel }) => [target, rel]),
    [
      ['a', ['next']],
      ['b', ['prev', 'first']],
    ],
  );
  for (const unit of ['<a>,', ';', '; a', '; a="', '\\"', '<', ' ', ',', '<a>; a="\\', '=']) {
    const start = process.threadCpuUsage();
    assert.ok(parseLinkHeader(unit.repeat(100_000)).length <= 100);
    assert.ok(parseLinkHeader(`<a>;${unit.repeat(100_000)}`).length <= 100);
    assert.ok(process.threadCpuUsage(start).user < 500_000, unit);
  }
});
