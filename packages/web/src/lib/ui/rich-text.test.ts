import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCodeReachable, plainText, replaceEmoji, splitEmoji } from './rich-text.ts';

const emoji = (url: string) => [{ shortcode: 'bird', url, static_url: url, visible_in_picker: true }];
const bird = emoji('https://files.example/bird.png');

test('emoji of text become images, those inside tags stay', () => {
  const html = replaceEmoji('<p>hi :bird: <a href="https://a.example/:bird:" title="x > :bird:">link</a></p>', bird);
  assert.equal(html.match(/<img /g)?.length, 1);
  assert.ok(html.includes('href="https://a.example/:bird:" title="x > :bird:"'));
});

test('an emoji address cannot break out of its attribute or run a script', () => {
  const broken = replaceEmoji(':bird:', emoji('https://a.example/"onerror="alert(1)'));
  assert.ok(!broken.includes('"onerror'));
  assert.equal(replaceEmoji(':bird:', emoji('javascript:alert(1)')), ':bird:');
  assert.equal(replaceEmoji(':bird:', emoji('//a.example/x.png')), ':bird:');
});

test('names are cut at known emoji only', () => {
  assert.deepEqual(splitEmoji('Ada :bird: :cat:', bird), [
    { text: 'Ada ' },
    { emoji: bird[0] },
    { text: ' ' },
    { text: ':cat:' },
  ]);
});

test('plain text decodes entities once', () => {
  assert.equal(plainText('<p>a &lt;b&gt; &amp;lt;</p><p>c<br>d</p>', 100), 'a <b> &lt; c d');
  assert.equal(plainText('<p>abcdef</p>', 4), 'abc…');
});

test('code can be reached by keys, and an attribute that speaks of it stays', () => {
  assert.equal(makeCodeReachable('<pre><code>x</code></pre>'), '<pre tabindex="0"><code>x</code></pre>');
  const tricky = '<p title="<pre>">&lt;pre&gt;</p>';
  assert.equal(makeCodeReachable(tricky), tricky);
});
