import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizeText } from './tokenize-text.ts';

function find(source: string, kind: 'url' | 'mention' | 'tag'): string[] {
  const tokens = tokenizeText(source);
  assert.equal(tokens.map((token) => token.text).join(''), source);
  return tokens.filter((token) => token.kind === kind).map((token) => token.text);
}

test('URLs end before the punctuation of the sentence and keep balanced brackets', () => {
  const cases: [string, string[]][] = [
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(https://a.example/x)', ['https://a.example/x']],
    ['(https://a.example/x_(y))', ['https://a.example/x_(y)']],
    ['https://en.example/wiki/A_(b), c', ['https://en.example/wiki/A_(b)']],
    ['https://a.example/[x]]', ['https://a.example/[x]']],
    ['HTTP://A.example', ['HTTP://A.example']],
    ['"https://a.example/?q=1&r=2#f" <https://b.example/>', ['https://a.example/?q=1&r=2#f', 'https://b.example/']],
    ['https://a.example/…', ['https://a.example/']],
    ['https://a.example/!?!', ['https://a.example/']],
    ['見てhttps://a.example/日本語。次', ['https://a.example/日本語']],
    ['（https://a.example/x）', ['https://a.example/x']],
    ['https://müller.example/ß https://пример.рф/путь', ['https://müller.example/ß', 'https://пример.рф/путь']],
    ['https://a.example:8443/x', ['https://a.example:8443/x']],
    ['xhttps://a.example éhttps://a.example @https://a.example', []],
    ['http://localhost http://a http:// https://a.b@c.example/ https://1.2.3.4/ ftp://a.example', []],
    [`https://a.example/${'x'.repeat(3000)}`, []],
  ];
  for (const [source, expected] of cases) assert.deepEqual(find(source, 'url'), expected, source);
});

test('mentions: local and remote, never inside words, addresses or URLs', () => {
  const cases: [string, string[]][] = [
    ['@alice', ['@alice']],
    ['hi @alice, @bob@b.example.', ['@alice', '@bob@b.example']],
    ['(@a.b-c_d@sub.b-c.example)', ['@a.b-c_d@sub.b-c.example']],
    ['.@alice: @alice- @alice.', ['@alice', '@alice', '@alice']],
    ['@alice@пример.рф', ['@alice@пример.рф']],
    ['@bob@', ['@bob']],
    [
      '@bob@localhost:3001 @bob@b.example: @bob@b.example:x',
      ['@bob@localhost:3001', '@bob@b.example', '@bob@b.example'],
    ],
    ['mail alice@example.com', []],
    ['é@alice 私@alice a=@alice /@alice', []],
    ['https://a.example/@alice https://a.example/?x=@bob', []],
    ['@ @- @é', []],
    [`@${'a'.repeat(200)}`, []],
    ['@alice\n@bob', ['@alice', '@bob']],
  ];
  for (const [source, expected] of cases) assert.deepEqual(find(source, 'mention'), expected, source);
});

test('tags: any script, at least one character that is not a digit, never inside words or URLs', () => {
  const cases: [string, string[]][] = [
    ['#linnet #Two_words #2024 #2024a #_', ['#linnet', '#Two_words', '#2024a', '#_']],
    ['#日本語 ＃全角', ['#日本語', '＃全角']],
    ['#العربية #हिन्दी #ไทย', ['#العربية', '#हिन्दी', '#ไทย']],
    ['#café, #naïve! (#x)', ['#café', '#naïve', '#x']],
    ['#a·b #a· #می‌خواهم', ['#a·b', '#a', '#می‌خواهم']],
    ['a#b C#x #a#b', ['#a']],
    ['https://a.example/#frag &#x; =#x /#x', []],
    ['# ## #-', []],
    ['##a', ['#a']],
    ['#𠮷野家 𠮷#x', ['#𠮷野家']],
    ['#١٢٣ #１２３', []],
  ];
  for (const [source, expected] of cases) assert.deepEqual(find(source, 'tag'), expected, source);
});

test('tokens carry their parts', () => {
  assert.deepEqual(tokenizeText('a @Bob@B.Example #Tag'), [
    { kind: 'text', text: 'a ' },
    { kind: 'mention', text: '@Bob@B.Example', user: 'Bob', domain: 'b.example' },
    { kind: 'text', text: ' ' },
    { kind: 'tag', text: '#Tag', name: 'Tag' },
  ]);
  assert.deepEqual(tokenizeText(''), []);
});

test('time grows with the length only', () => {
  const units = [
    '@',
    '#',
    '@a',
    '@a@',
    '@a.',
    '@a-',
    '#a',
    '#·',
    '#1',
    'http://',
    'https://a',
    'https://a.b/(',
    ')',
    'https://a.b/)',
  ];
  for (const unit of [...units, '@a@a.', ' @a@b ', ' #x', 'h', '\u0301', '\ud83d', 'https://a.b ']) {
    const source = unit.repeat(Math.ceil(300_000 / unit.length));
    const start = process.hrtime.bigint();
    assert.equal(
      tokenizeText(source).reduce((sum, token) => sum + token.text.length, 0),
      source.length,
    );
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    assert.ok(ms < 2_000, `${unit}: ${ms} ms for 300 kB`);
  }
});
