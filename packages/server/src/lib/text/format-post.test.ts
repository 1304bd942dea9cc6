import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../errors.ts';
import { htmlToText } from '../html/html-to-text.ts';
import { type FormatOptions, formatPost } from './format-post.ts';

const OPTIONS: FormatOptions = {
  sourceType: 'text/plain',
  resolveMention: (handle) =>
    handle === 'nobody' ? undefined : { url: `https://a.example/@${handle}`, username: handle.split('@')[0]! },
  tagUrl: (name) => `https://a.example/tags/${encodeURIComponent(name.toLowerCase())}`,
};

function format(source: string): string {
  return formatPost(source, OPTIONS).html;
}

test('plain text becomes paragraphs and lines', () => {
  assert.equal(format('a\nb\r\n\r\nc\n \n\nd\n'), '<p>a<br>b</p><p>c</p><p>d</p>');
  assert.equal(
    format('<script>alert("x")</script> & \'y\''),
    '<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</p>',
  );
  assert.equal(format('  \n '), '');
});

test('mentions, tags and links have the markup clients match on', () => {
  assert.equal(
    format('@bob@b.example'),
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
  assert.equal(format('hi @nobody!'), '<p>hi @nobody!</p>');
});

test('T117: the host of a link is never hidden', () => {
  const host = `${'login.'.repeat(8)}evil.example`;
  assert.ok(
    format(`https://${host}/path`).includes(`<span class="ellipsis">${host}</span><span class="invisible">/path<`),
  );
});

test('the text of the result is the source', () => {
  const source = 'Hallo @bob, see https://a.example/some/long/path/that/is/shortened_(really) #日本語 & <b>\n\nbye';
  assert.equal(htmlToText(format(source)), source);
});

test('T105: a quote in a resolved address stays in its attribute', () => {
  const html = formatPost('@bob #x', {
    ...OPTIONS,
    resolveMention: () => ({ url: 'https://a.example/"onclick="x', username: '<b>' }),
    tagUrl: () => 'https://a.example/"><script>',
  }).html;
  assert.doesNotMatch(html, /<script|"onclick|<b>/);
});

test('other source types are refused', () => {
  const markdown: FormatOptions = { ...OPTIONS, sourceType: 'text/markdown' };
  assert.throws(
    () => formatPost('x', markdown),
    (error) => error instanceof AppError && error.code === 'invalid',
  );
});
