import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizeText } from './tokenize-text.ts';

function find(source: string, kind: 'url' | 'mention' | 'tag' | 'emoji'): string[] {
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
    [
      `https://a.example/${'x'.repeat(3000)} https://a.example/${'x'.repeat(2030)}`,
      [`https://a.example/${'x'.repeat(2030)}`],
    ],
    // What browsers copy raw.
    [
      'https://x.example/css?family=A|B https://x.example/a^b=c',
      ['https://x.example/css?family=A|B', 'https://x.example/a^b=c'],
    ],
    ['https://x.example/{id}/x https://x.example/{id}', ['https://x.example/{id}/x', 'https://x.example/{id}']],
    ['https://x.example/q?f={"a":1} y', ['https://x.example/q?f={"a":1}']],
    ['https://x.example/?q="a"', ['https://x.example/?q="a"']],
    [
      'https://fr.example/wiki/L’Homme https://x.example/a»b',
      ['https://fr.example/wiki/L’Homme', 'https://x.example/a»b'],
    ],
    [
      'https://youtu.be/abcdefghij_ and https://x.example/u/some_name_',
      ['https://youtu.be/abcdefghij_', 'https://x.example/u/some_name_'],
    ],
    [
      'https://x.example/a- https://x.example/a= https://x.example/50%25 https://x.example/%',
      ['https://x.example/a-', 'https://x.example/a=', 'https://x.example/50%25', 'https://x.example/%'],
    ],
    ['https://x.example/~ https://x.example/~me/', ['https://x.example/~', 'https://x.example/~me/']],
    // What closes something outside.
    [
      '“https://x.example/a” „https://x.example/b“ «https://x.example/c»',
      ['https://x.example/a', 'https://x.example/b', 'https://x.example/c'],
    ],
    ['see “this: https://x.example/a”, ‹https://x.example/b›.', ['https://x.example/a', 'https://x.example/b']],
    ['{"url":"https://x.example/a","b":[1]}', ['https://x.example/a']],
    ["'https://x.example/a'b `https://x.example/b`", ['https://x.example/a', 'https://x.example/b']],
    ['[x](https://x.example/a),(https://x.example/b)', ['https://x.example/a', 'https://x.example/b']],
    [
      '*https://x.example/a* _https://x.example/b_ ~~https://x.example/c~~ **https://x.example/d**',
      ['https://x.example/a', 'https://x.example/b', 'https://x.example/c', 'https://x.example/d'],
    ],
    [
      '{https://x.example/a} [https://x.example/b] |https://x.example/c|',
      ['https://x.example/a', 'https://x.example/b', 'https://x.example/c'],
    ],
    [
      'https://x.example/a( https://x.example/b[ https://x.example/c—',
      ['https://x.example/a', 'https://x.example/b', 'https://x.example/c'],
    ],
    [
      'https://x.example/a؟ https://x.example/b، https://x.example/c।',
      ['https://x.example/a', 'https://x.example/b', 'https://x.example/c'],
    ],
    [
      'https://x.example’s https://x.example|b https://x.example" https://x.example_ https://x.example-',
      Array(5).fill('https://x.example'),
    ],
    [
      '「https://x.example/a」と https://x.example/b｜ https://x.example/c\u200bd https://x.example/e\u202ef',
      ['https://x.example/a', 'https://x.example/b', 'https://x.example/c', 'https://x.example/e'],
    ],
    [
      'https://xn--mller-kva.example/x https://x.example:80/ https://x.example:',
      ['https://xn--mller-kva.example/x', 'https://x.example:80/', 'https://x.example'],
    ],
    ['https://x.example?q=1 https://x.example#f', ['https://x.example?q=1', 'https://x.example#f']],
    ['http://[::1]/#x http://[2001:db8::1]:80/@y https://u:p@x.example/ https://u@x.example', []],
    ['https://x.example/a\\b', ['https://x.example/a']],
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
    ['#linnet #Two_words #2024 #2024a #_ #2024_25 #_a', ['#linnet', '#Two_words', '#2024a', '#2024_25', '#_a']],
    ['press #️⃣ now, or #⃣ or #1️⃣ #️⃣cats', []],
    ['#ශ්‍රී ලංකා #क्‍ष #می‌خواهم‌ x', ['#ශ්‍රී', '#क्‍ष', '#می‌خواهم']],
    ['#トロピカル～ジュ #トロピカル〜ジュ #a〜', ['#トロピカル～ジュ', '#トロピカル〜ジュ', '#a']],
    ['#e\u0301te\u0301 #cats🐱 #cat\u200d🐱', ['#e\u0301te\u0301', '#cats', '#cat']],
    [`#${'a'.repeat(255)} #${'a'.repeat(256)}`, [`#${'a'.repeat(255)}`]],
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

test('emoji: between colons, never inside words and times', () => {
  const cases: [string, string[]][] = [
    [':blob: :blob_cat:', [':blob:', ':blob_cat:']],
    ['(:a1:)\n:b2:', [':a1:', ':b2:']],
    ['12:30:45 a:bc: :bc:d ::ab:: :a: :a b: https://x.example/:ab:', []],
  ];
  for (const [source, expected] of cases) assert.deepEqual(find(source, 'emoji'), expected, source);
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
    'https://a.b/"',
    '(https://a.b/(',
    'https://a:b',
    '"https://a.b/',
    '(https://a.b/',
    ' (https://a.b/(((',
    `https://a.b/${'x'.repeat(3_000)}"`,
    ':ab',
    ':ab:',
    '#\u200d',
    '#a\u200d',
  ];
  for (const unit of [...units, '@a@a.', ' @a@b ', ' #x', 'h', '\u0301', '\ud83d', 'https://a.b ']) {
    const source = unit.repeat(Math.ceil(300_000 / unit.length));
    // Time of the processor: the machine may be busy with something else.
    const start = process.threadCpuUsage();
    assert.equal(
      tokenizeText(source).reduce((sum, token) => sum + token.text.length, 0),
      source.length,
    );
    const ms = process.threadCpuUsage(start).user / 1e3;
    assert.ok(ms < 2_000, `${unit}: ${ms} ms for 300 kB`);
  }
});
