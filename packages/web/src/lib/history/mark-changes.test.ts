import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markChanges } from './mark-changes.ts';

const spoken = { added: '+', removed: '-' };

const cases: [what: string, before: string, after: string, marked: string | null][] = [
  ['the same', '<p>a b</p>', '<p>a b</p>', null],
  [
    'a word',
    '<p>The red bird sings</p>',
    '<p>The blue bird sings</p>',
    '<p>The <del>-red</del><ins>+blue</ins> bird sings</p>',
  ],
  [
    'words beside each other',
    '<p>a red fox ran</p>',
    '<p>a blue bird ran</p>',
    '<p>a <del>-red fox</del><ins>+blue bird</ins> ran</p>',
  ],
  ['a word at the end', '<p>a b</p>', '<p>a</p>', '<p>a<del>- b</del></p>'],
  ['a word at the beginning', '<p>b</p>', '<p>a b</p>', '<p><ins>+a </ins>b</p>'],
  ['a new paragraph', '<p>a</p>', '<p>a</p><p>b</p>', '<p>a</p><p><ins>+b</ins></p>'],
  ['a paragraph that went', '<p>a</p><p>b</p>', '<p>a</p>', '<p>a<del>-<br>b</del></p>'],
  ['everything', '<p>a b</p>', '', '<del>-a b</del>'],
  ['from nothing', '', '<p>a b</p>', '<p><ins>+a b</ins></p>'],
  ['lines for blanks', '<p>a b<br>c</p>', '<p>a<br />b</p><p>c</p>', null],
  ['formatting alone', '<p>a b</p>', '<p>a <strong>b</strong></p>', null],
  [
    'formatting that splits a change',
    '<p>a</p>',
    '<p>a b <em>c</em> d</p>',
    '<p>a<ins>+ b </ins><em><ins>+c</ins></em><ins>+ d</ins></p>',
  ],
  [
    'an item of a list',
    '<ul><li>a</li><li>b</li></ul>',
    '<ul><li>a</li><li>c</li></ul>',
    '<ul><li>a</li><li><del>-b</del><ins>+c</ins></li></ul>',
  ],
  ['an entity', '<p>a &lt; b</p>', '<p>a &gt; b</p>', '<p>a <del>-&lt;</del><ins>+&gt;</ins> b</p>'],
  ['a custom emoji', '<p>:cat: a</p>', '<p>:dog: a</p>', '<p><del>-:cat:</del><ins>+:dog:</ins> a</p>'],
  ['a joined emoji', '<p>a 👩‍🌾</p>', '<p>a 👩‍🚒</p>', '<p>a <del>-👩‍🌾</del><ins>+👩‍🚒</ins></p>'],
  ['a flag', '<p>🇩🇪🇫🇷</p>', '<p>🇩🇪🇪🇸</p>', '<p>🇩🇪<del>-🇫🇷</del><ins>+🇪🇸</ins></p>'],
  ['no blanks', '<p>今日は雨です</p>', '<p>今日は雪です</p>', '<p>今日は<del>-雨</del><ins>+雪</ins>です</p>'],
  ['right to left', '<p>سماء صافية</p>', '<p>سماء غائمة</p>', '<p>سماء <del>-صافية</del><ins>+غائمة</ins></p>'],
  [
    'a link as a whole, by what is seen of it',
    '<p>see <a href="https://a.test/old"><span class="invisible">https://</span>a.test/old</a></p>',
    '<p>see <a href="https://a.test/new"><span class="invisible">https://</span>a.test/new</a></p>',
    '<p>see <del>-a.test/old</del><ins>+<a href="https://a.test/new"><span class="invisible">https://</span>a.test/new</a></ins></p>',
  ],
  [
    'a link that leads elsewhere',
    '<p><a href="https://a.test/1">here</a></p>',
    '<p><a href="https://a.test/2">here</a></p>',
    null,
  ],
];

for (const [what, before, after, marked] of cases) {
  test(`changes are marked: ${what}`, () => assert.equal(markChanges(before, after, spoken), marked));
}

test('without its marks a version is what it was, whatever changed', () => {
  let state = 7;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const parts = [
    'a',
    ' b ',
    '<p>',
    '</p>',
    '<br>',
    '<em>c',
    '</em>',
    '<a href="x">d <b>e</b></a>',
    '&amp;',
    ':f_g:',
    '  ',
    '語',
    '<ul><li>h',
    '</li></ul>',
  ];
  const make = () => Array.from({ length: next(14) }, () => parts[next(parts.length)]).join('');
  for (let round = 0; round < 3_000; round++) {
    const [before, after] = [make(), make()];
    const marked = markChanges(before, after, { added: '', removed: '' });
    if (marked === null) continue;
    assert.equal(marked.replaceAll(/<del>.*?<\/del>|<\/?ins>/g, ''), after, `${before} → ${after}`);
  }
});

test('what has too many changes is marked as a whole', () => {
  const words = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word}${index}`).join(' ');
  const marked = markChanges(`<p>first ${words('a')} last</p>`, `<p>first ${words('b')} last</p>`, spoken);
  assert.equal(marked, `<p>first <del>-${words('a')}</del><ins>+${words('b')}</ins> last</p>`);
});

test('a few changes in a long text are found by the word', () => {
  const words = Array.from({ length: 20_000 }, (_, index) => `word${index}`);
  const changed = words.with(100, 'first').with(19_900, 'second').join(' ');
  const marked = markChanges(words.join(' '), changed, spoken) ?? '';
  assert.deepEqual(marked.match(/<del>.*?<\/del><ins>.*?<\/ins>/g), [
    '<del>-word100</del><ins>+first</ins>',
    '<del>-word19900</del><ins>+second</ins>',
  ]);
});
