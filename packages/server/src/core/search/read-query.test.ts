import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSearchQuery } from './read-query.ts';

const [LRM, RLI, PDI, ZWSP, BOM, ZWNJ] = ['\u200e', '\u2067', '\u2069', '\u200b', '\ufeff', '\u200c'];

test('a handle is one however its marks and its host are written', () => {
  for (const [typed, handle] of [
    ['peer@host.test', 'peer@host.test'],
    ['@Peer@Host.TEST', 'Peer@host.test'],
    [`${LRM}@peer@host.test`, 'peer@host.test'],
    [`@peer@host.test${ZWSP}`, 'peer@host.test'],
    [`${RLI}@peer@host.test${PDI}`, 'peer@host.test'],
    [`${BOM} @peer${ZWSP}@host.test `, 'peer@host.test'],
    ['＠peer＠host.test', 'peer@host.test'],
    ['﹫peer@host.test', 'peer@host.test'],
    ['＠ｐｅｅｒ＠ｈｏｓｔ．ｔｅｓｔ', 'peer@host.test'],
    ['acct:peer@host.test', 'peer@host.test'],
    ['ACCT:@peer@host.test', 'peer@host.test'],
    ['(@peer@host.test).', 'peer@host.test'],
    ['“@peer@host.test”,', 'peer@host.test'],
    ['@peer@host.test:8443', 'peer@host.test:8443'],
    ['@peer@host.test:', 'peer@host.test'],
    ['@peer@bücher.example', 'peer@xn--bcher-kva.example'],
    ['@peer@BÜCHER.example', 'peer@xn--bcher-kva.example'],
    ['peer@ho', 'peer@ho'],
    ['peer@', 'peer@'],
    ['peer@10', 'peer@10'],
  ] as const) {
    assert.deepEqual(readSearchQuery(typed), { kind: 'handle', handle }, JSON.stringify(typed));
  }
});

test('an address is one whatever came along with it', () => {
  for (const [typed, address] of [
    ['https://host.test/users/peer', 'https://host.test/users/peer'],
    ['Http://host.test/users/peer', 'http://host.test/users/peer'],
    ['HTTPS://Host.test/@peer', 'https://Host.test/@peer'],
    ['https:/host.test/@peer', 'https://host.test/@peer'],
    [`${LRM}https://host.test/@peer${ZWSP}`, 'https://host.test/@peer'],
    ['<https://host.test/@peer>', 'https://host.test/@peer'],
    ['(https://host.test/@peer/1).', 'https://host.test/@peer/1'],
    ['https://host.test/wiki/Linnet_(bird)', 'https://host.test/wiki/Linnet_(bird)'],
    ['https://host.test/wiki/Linnet_(bird).', 'https://host.test/wiki/Linnet_(bird)'],
    ['https://host.test/@peer#posts', 'https://host.test/@peer#posts'],
    ['https://host.test/a b', 'https://host.test/a%20b'],
    ['https://bücher.example/@peer', 'https://bücher.example/@peer'],
    ['host.test/@peer', 'https://host.test/@peer'],
    ['host.test:8443/@peer/1', 'https://host.test:8443/@peer/1'],
    ['bücher.example/＠peer', 'https://bücher.example/@peer'],
  ] as const) {
    assert.deepEqual(readSearchQuery(typed), { kind: 'address', address }, JSON.stringify(typed));
  }
});

test('all else is a tag or a name', () => {
  for (const [typed, query] of [
    ['#birds', { kind: 'tag', text: 'birds' }],
    [`${LRM}＃birds`, { kind: 'tag', text: 'birds' }],
    ['@wren', { kind: 'text', text: 'wren' }],
    ['＠wren', { kind: 'text', text: 'wren' }],
    [' Zaunkönig ', { kind: 'text', text: 'Zaunkönig' }],
    [`می${ZWNJ}خواهم`, { kind: 'text', text: `می${ZWNJ}خواهم` }],
    ['a/b', { kind: 'text', text: 'a/b' }],
    ['1/2', { kind: 'text', text: '1/2' }],
    ['javascript:alert(1)', { kind: 'text', text: 'javascript:alert(1)' }],
    ['https://', { kind: 'text', text: 'https://' }],
    ['@a@b@c', { kind: 'text', text: 'a@b@c' }],
    ['', { kind: 'text', text: '' }],
  ] as const) {
    assert.deepEqual(readSearchQuery(typed), query, JSON.stringify(typed));
  }
});

test('no text takes long or throws', () => {
  for (const part of ['@', '.', ')', '(', '/', 'https:/', ' ', '＠', '#', 'a@', '.a/', '\ud800', LRM]) {
    const text = part.repeat(2_000);
    assert.ok(readSearchQuery(text).kind);
    assert.ok(readSearchQuery(`https://a.test/${text}`).kind);
  }
});
