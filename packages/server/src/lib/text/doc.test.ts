import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../errors.ts';
import { htmlToText } from '../html/html-to-text.ts';
import { sanitizeHtml } from '../html/sanitize-html.ts';
import type { Block, Doc } from './doc.ts';
import { canParse, parseText } from './parse.ts';
import { countDoc, emojisOf, mentionsOf, tagsOf } from './read-doc.ts';
import { type Resolvers, renderHtml, renderPlain } from './render-doc.ts';

const RESOLVERS: Resolvers = {
  mention: (handle) =>
    handle === 'nobody' ? undefined : { url: `https://a.example/@${handle}`, username: handle.split('@')[0] as string },
  tagUrl: (name) => `https://a.example/tags/${encodeURIComponent(name.toLowerCase())}`,
};

const parse = (source: string) => parseText(source, 'text/plain');
const format = (source: string) => renderHtml(parse(source), RESOLVERS);

test('plain text becomes paragraphs and lines', () => {
  assert.equal(format('a\nb\r\n\r\nc\n \n\nd\n'), '<p>a<br>b</p><p>c</p><p>d</p>');
  assert.equal(format('\n\n a \n'), '<p>a</p>');
  assert.equal(
    format('#a\n\n#b\n@c'),
    `${format('#a')}${format('#b').replace('</p>', '')}<br>${format('@c').slice(3)}`,
  );
  assert.equal(
    format('<script>alert("x")</script> & \'y\''),
    '<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</p>',
  );
  assert.equal(format('  \n '), '');
  assert.deepEqual(parse(' \n ').blocks, []);
});

test('a source is kept as it was typed, but clean', () => {
  assert.equal(parse(' a\r\nb\u0000\ud800 ').source, ' a\nb\ufffd ');
});

test('mentions, tags and links have the markup clients match on', () => {
  assert.equal(
    format('@bob@B.example'),
    '<p><span class="h-card" translate="no"><a href="https://a.example/@bob@b.example" class="u-url mention">@<span>bob</span></a></span></p>',
  );
  assert.equal(
    format('#Größe'),
    '<p><a href="https://a.example/tags/gr%C3%B6%C3%9Fe" class="mention hashtag" rel="tag">#<span>Größe</span></a></p>',
  );
  assert.equal(
    format('https://www.example.com/a-rather-long-path/to/somewhere?a=1&b=2'),
    '<p><a href="https://www.example.com/a-rather-long-path/to/somewhere?a=1&amp;b=2" rel="nofollow noopener" target="_blank" translate="no"><span class="invisible">https://www.</span><span class="ellipsis">example.com/a-rather-long-path</span><span class="invisible">/to/somewhere?a=1&amp;b=2</span></a></p>',
  );
  assert.equal(
    format('https://a.example/'),
    '<p><a href="https://a.example/" rel="nofollow noopener" target="_blank" translate="no"><span class="invisible">https://</span><span class="">a.example/</span><span class="invisible"></span></a></p>',
  );
  assert.equal(format('hi @nobody! :blob:'), '<p>hi @nobody! :blob:</p>');
});

test('T117: the host of a link is never hidden', () => {
  const host = `${'login.'.repeat(8)}evil.example`;
  assert.ok(
    format(`https://${host}/path`).includes(`<span class="ellipsis">${host}</span><span class="invisible">/path<`),
  );
});

test('the text of the result is the source', () => {
  const source =
    'Hallo @bob, see https://a.example/some/long/path/that/is/shortened_(really) #日本語 & <b> :x1:\n\nbye\nnow';
  assert.equal(htmlToText(format(source)), source);
  assert.equal(renderPlain(parse(source)), source);
});

test('T105: a quote in a resolved address stays in its attribute', () => {
  const html = renderHtml(parse('@bob #x https://a.example/"onclick="x"'), {
    mention: () => ({ url: 'https://a.example/"onclick="x', username: '<b>' }),
    tagUrl: () => 'https://a.example/"><script>',
  });
  assert.doesNotMatch(html, /<script|"onclick|<b>/);
});

test('a type without a parser is not offered', () => {
  assert.equal(canParse('text/plain'), true);
  for (const type of ['text/markdown', 'text/x.misskeymarkdown', 'text/html', 'toString', '__proto__']) {
    assert.equal(canParse(type), false);
    assert.throws(
      () => parseText('x', type as 'text/plain'),
      (error) => error instanceof AppError && error.code === 'invalid',
    );
  }
});

test('mentions: unique, in order, in lower case, at most 256', () => {
  assert.deepEqual(mentionsOf(parse('@Bob @alice@A.Example @bob @Alice@a.example @bob@b.example')), [
    'bob',
    'alice@a.example',
    'bob@b.example',
  ]);
  const many = Array.from({ length: 300 }, (_, index) => `@user${index}`).join(' ');
  assert.equal(mentionsOf(parse(many)).length, 256);
  assert.deepEqual(mentionsOf(parse('nobody')), []);
});

test('tags by their key, emoji by their shortcode: unique, in order, at most 256', () => {
  assert.deepEqual(tagsOf(parse('#Cat #cat #ＣＡＴ #dog #日本 #Català #catala')), ['cat', 'dog', '日本', 'catala']);
  assert.equal(tagsOf(parse(Array.from({ length: 300 }, (_, index) => `#tag${index}`).join(' '))).length, 256);
  assert.deepEqual(emojisOf(parse(':ab: :cd: :ab:')), ['ab', 'cd']);
});

test('characters: graphemes, addresses as 23, remote mentions without domain', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['hello', 5],
    ['a\r\nb', 3],
    [' a\n\n\nb ', 7],
    ['👩‍👩‍👧‍👦é', 2],
    ['नमस्ते', 3],
    ['https://a.example/', 23],
    [`see https://a.example/${'x'.repeat(500)} now`, 4 + 23 + 4],
    ['@bob@very.long.domain.example hi', 7],
    ['#tag :blob:', 11],
    [`a${'\u0301'.repeat(1599)}`, 100],
  ];
  for (const [source, expected] of cases) assert.equal(countDoc(parse(source)), expected, source);
});

/** What a parser of Markdown would make. */
const RICH: Block[] = [
  { kind: 'heading', level: 2, inlines: [{ kind: 'text', text: 'A <b>' }] },
  { kind: 'quote', blocks: [{ kind: 'paragraph', inlines: [{ kind: 'tag', text: '#Q', name: 'Q' }] }] },
  { kind: 'code', text: 'x < y\n#no' },
  {
    kind: 'list',
    ordered: true,
    items: [
      [{ kind: 'paragraph', inlines: [{ kind: 'mention', text: '@Li', user: 'Li', domain: '' }] }],
      [{ kind: 'list', ordered: false, items: [[{ kind: 'paragraph', inlines: [{ kind: 'code', text: '@no' }] }]] }],
    ],
  },
  { kind: 'rule' },
  {
    kind: 'paragraph',
    inlines: [
      {
        kind: 'link',
        url: 'https://a.example/"',
        inlines: [{ kind: 'styled', style: 'em', inlines: [{ kind: 'emoji', shortcode: 'e1' }] }],
      },
      { kind: 'break' },
      { kind: 'url', url: 'https://b.example/' },
    ],
  },
];

test('every kind of block and inline is read and written', () => {
  const doc: Doc = { type: 'text/markdown', source: '', blocks: RICH, characters: 0 };
  assert.deepEqual([tagsOf(doc), mentionsOf(doc), emojisOf(doc)], [['q'], ['li'], ['e1']]);
  const html = renderHtml(doc, RESOLVERS);
  assert.ok(html.startsWith('<h2>A &lt;b&gt;</h2><blockquote><p><a href="https://a.example/tags/q"'));
  assert.ok(html.includes('<pre><code>x &lt; y\n#no</code></pre><ol><li><p><span class="h-card"'));
  assert.ok(
    html.includes('<ul><li><p><code>@no</code></p></li></ul></li></ol><hr><p><a href="https://a.example/&quot;"'),
  );
  assert.equal(renderPlain(doc), 'A <b>\n\n#Q\n\nx < y\n#no\n\n@Li\n@no\n\n:e1:\nhttps://b.example/');
  assert.equal(htmlToText(sanitizeHtml(html)), htmlToText(html));
});
