import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOnlyLink } from './find-me.ts';

test('a text that is one link and shows its address', () => {
  const cases: [string, string | undefined][] = [
    ['<a href="https://a.test/x">https://a.test/x</a>', 'https://a.test/x'],
    ['<p><a href="https://a.test/"><span class="invisible">https://</span>a.test</a></p>', 'https://a.test/'],
    ['<a href="https://www.a.test/x" rel="me">a.test/x</a>', 'https://www.a.test/x'],
    ['<a href="https://a.test/x">https://bank.test/x</a>', undefined],
    ['<a href="https://a.test/x">My site</a>', undefined],
    ['See <a href="https://a.test/x">https://a.test/x</a>', undefined],
    ['<a href="https://a.test/">a.test</a> <a href="https://b.test/">b.test</a>', undefined],
    ['<a href="javascript:x">javascript:x</a>', undefined],
    ['<a href="https://me:x@a.test/">https://me:x@a.test/</a>', undefined],
    ['https://a.test/', undefined],
    ['', undefined],
  ];
  for (const [html, expected] of cases) assert.equal(findOnlyLink(html), expected, html);
});
