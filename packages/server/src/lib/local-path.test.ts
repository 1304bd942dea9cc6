import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toLocalPath } from './local-path.ts';

const STARTS = [
  '/',
  '//',
  '///',
  '/.',
  '/./',
  '/../',
  '/.//',
  '/..//',
  '/a/..//',
  '/%2e/',
  '/%2e%2e//',
  '\\',
  '/\\',
  '/./\\',
];
const MIDDLES = [
  '',
  '/',
  '\\',
  '\t',
  '\n',
  '\r',
  '\0',
  ' ',
  '%09',
  '%0a',
  '%2f',
  '%2F%2f',
  '%5c',
  '.',
  '..',
  ';',
  '@',
  ':',
  '?',
  '#',
  '\u3000',
  'ä',
];
const ENDS = [
  '',
  'evil.test',
  'evil.test/',
  '/evil.test',
  '\\evil.test',
  'evil.test?x=//y',
  '@evil.test',
  ':80/x',
  '..//evil.test',
];

test('what passes stays on the origin, as a browser resolves it, for every mixture of marks', () => {
  let passed = 0;
  let tried = 0;
  for (const start of STARTS) {
    for (const middle of MIDDLES) {
      for (const end of ENDS) {
        for (const target of [start + middle + end, middle + start + end, `https:${start}${middle}${end}`]) {
          tried += 1;
          const path = toLocalPath(target);
          if (path === undefined) continue;
          passed += 1;
          for (const origin of ['https://linnet.test', 'http://localhost:3000']) {
            const url: URL = new URL(path, `${origin}/sign-in`);
            assert.equal(url.origin, origin, `${JSON.stringify(target)} became ${path}`);
            // What is sent is what is meant: nothing is left for a browser or proxy to make something else of.
            assert.equal(url.pathname + url.search, path);
          }
          // Nor once a server in between has decoded it.
          assert.equal(new URL(decodeURIComponent(path), 'https://linnet.test').origin, 'https://linnet.test', path);
        }
      }
    }
  }
  assert.ok(tried > 5_000 && passed > 100, `${passed} of ${tried}`);
});

test('refuses all the ways out', () => {
  const ways = [
    'https://evil.test',
    'https:evil.test',
    'https:/evil.test',
    'javascript:alert(1)',
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\/evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    '\t//evil.test',
    ' //evil.test',
    '/.//evil.test',
    '/..//evil.test',
    '/././/evil.test',
    '/a/..//evil.test',
    '/%2e//evil.test',
    '/./\\evil.test',
    '/%2f%2fevil.test',
    '/%5cevil.test',
    '/./%2fevil.test',
    'evil.test',
    '@evil.test',
    '?x',
    '#x',
    '',
    `/${'a'.repeat(10_000)}`,
  ];
  for (const way of ways) assert.equal(toLocalPath(way), undefined, JSON.stringify(way));
  assert.equal(toLocalPath(undefined), undefined);
  assert.equal(toLocalPath(null), undefined);
});

test('keeps paths of our own with their query, without a fragment', () => {
  assert.equal(toLocalPath('/'), '/');
  assert.equal(toLocalPath('/home'), '/home');
  assert.equal(toLocalPath('/@alice/1#x'), '/@alice/1');
  assert.equal(toLocalPath('/search?q=https%3A%2F%2Fb.test//x&a=1'), '/search?q=https%3A%2F%2Fb.test//x&a=1');
  assert.equal(toLocalPath('/tags/grüße'), '/tags/gr%C3%BC%C3%9Fe');
  assert.equal(
    toLocalPath('/oauth/authorize?redirect_uri=https://app.test/'),
    '/oauth/authorize?redirect_uri=https://app.test/',
  );
});
