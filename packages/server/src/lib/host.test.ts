import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostOfUrl, isLocalHost, readHost, readRequestHost } from './host.ts';

test('one host has one spelling', () => {
  for (const [typed, host] of [
    ['Example.ORG', 'example.org'],
    ['example.org.', 'example.org'],
    ['example.org:443', 'example.org'],
    ['example.org.:8443', 'example.org:8443'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['ｅｘａｍｐｌｅ．org', 'example.org'],
    ['ex%61mple.org', 'example.org'],
    ['[::1]:3000', '[::1]:3000'],
    ['127.1', '127.0.0.1'],
  ] as const) {
    assert.equal(readHost(typed), host, typed);
    assert.equal(hostOfUrl(new URL(`https://${typed}/x`)), host, typed);
  }
});

test('what is no host is none', () => {
  const texts = [
    '',
    '.',
    '..',
    'a..',
    ':80',
    'a b',
    'a/b',
    'a\\b',
    'a?b',
    'a#b',
    'me@a',
    'a:99999',
    '[::',
    'a:b',
    'x'.repeat(400),
  ];
  for (const text of texts) assert.equal(readHost(text), undefined, text);
});

test('the host of a request may have the port of either scheme', () => {
  const hosts = ['A.test', 'a.test.:80', 'a.test:443', 'a.test:8080', undefined, 'a b'];
  assert.deepEqual(
    hosts.map((host) => readRequestHost({ host })),
    ['a.test', 'a.test', 'a.test', 'a.test:8080', undefined, undefined],
  );
});

test('names of this machine', () => {
  assert.deepEqual(['localhost', 'one.localhost:3000', '127.0.0.1:1', '[::1]'].map(isLocalHost), [
    true,
    true,
    true,
    true,
  ]);
  assert.deepEqual(['localhost.example', '127.0.0.2', 'notlocalhost'].map(isLocalHost), [false, false, false]);
});
