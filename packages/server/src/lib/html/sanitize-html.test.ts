import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isClean } from '../text/clean-text.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlToText } from './html-to-text.ts';
import { sanitizeHtml } from './sanitize-html.ts';

const LINK = 'rel="nofollow noopener noreferrer" target="_blank"';

/** The whole of what may ever come out, written down a second time and more strictly than the sanitiser's own rules. */
const OUTPUT =
  /[^<>"'&]+|&(?:amp|lt|gt|quot|#39);|<(?<open>p|span|del|s|pre|code|em|strong|b|i|u|ul|ol|li|blockquote|h[1-6]|ruby|rt|rp|sub|sup)(?: class="(?:invisible|ellipsis|mention|hashtag|h-card|u-url|quote-inline| )+")?(?: translate="no")?(?: lang="[A-Za-z0-9-]+")?(?: (?:start|value)="-?\d+")*(?: reversed="")?>|<(?<link>a) href="(?:https?:\/\/|(?:gemini|xmpp|magnet|dat|mailto|matrix|tel|web\+ap):)[^"<>\s\\]+"(?: class="(?:mention|hashtag|u-url|h-card| )+")?(?: translate="no")?(?: lang="[A-Za-z0-9-]+")? rel="(?:me )?(?:tag )?nofollow noopener noreferrer" target="_blank">|<(?<void>br|hr)>|<\/(?<close>[a-z0-9]+)>/y;

function assertSafe(html: string, source: string): void {
  const open: string[] = [];
  OUTPUT.lastIndex = 0;
  while (OUTPUT.lastIndex < html.length) {
    const at = OUTPUT.lastIndex;
    const groups = OUTPUT.exec(html)?.groups;
    assert.ok(groups, `unexpected output at ${at} of ${html} from ${JSON.stringify(source)}`);
    const opened = groups.open ?? groups.link;
    if (opened !== undefined) open.push(opened);
    if (groups.close !== undefined) assert.equal(open.pop(), groups.close, html);
    assert.ok(open.length <= 32, 'too deep');
  }
  assert.deepEqual(open, [], html);
}

/** [what comes, what is written] */
const CASES: [string, string][] = [
  ['<p>a<p>b', '<p>a</p><p>b</p>'],
  ['<b><i>x</b>y</i>', '<b><i>x</i></b>y'],
  ['a<br/>b</br>c<hr>', 'a<br>b<br>c<hr>'],
  ['<div>a</div>\n<div>b</div>c', 'a<br>b<br>c'],
  // What says something is not lost.
  ['<strike>do not</strike> go <ins>now</ins>', '<s>do not</s> go <u>now</u>'],
  ['<kbd>a</kbd><tt>b</tt><samp>c', '<code>a</code><code>b</code><code>c</code>'],
  ['he said <q>a <q>b</q></q>.', 'he said “a ‘b’”.'],
  ['</q><q>a', '“a'],
  ['<abbr title="Hyper">H</abbr><abbr>b</abbr></abbr>', 'H (Hyper)b'],
  ['<table><caption>c</caption><tr><td>a<td>b<tr><th>d</th>\n<th>e</table>', 'c<br>a | b<br>d\n | e'],
  ['<dl><dt>a<dd>b</dl>', 'a<br>b'],
  ['<details><summary>a</summary>b</details>', 'a<br>b'],
  ['<figure><img src="https://a.example/i" alt="x"><figcaption>c</figcaption></figure>', 'c'],
  ['<input type=checkbox checked> a <INPUT TYPE="Checkbox"> b <input value=x>', '☑ a ☐ b '],
  ['a<br><br><br><br> <br>b<br><br>', 'a<br><br><br> b<br><br>'],
  ['<time datetime="2026-01-01">today</time>', 'today'],
  ['<video src="https://a.example/v">No <b>video</b></video><audio>No</audio>x', 'x'],
  [
    '<iframe src="https://a.example/embed?x&y" title="A &quot;film&quot;"><b>z</b></iframe><iframe srcdoc="<b>x">',
    `<a href="https://a.example/embed?x&amp;y" ${LINK}>A &quot;film&quot;</a>`,
  ],
  ['<iframe src=//a.example></iframe><iframe src="javascript:x"></iframe>', ''],
  // Formulas (FEP-dc88): their TeX, else their text.
  [
    '<p>If <math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math> so</p>',
    '<p>If $x^2$ so</p>',
  ],
  ['<math alttext="a&lt;b"><mi>a</mi></math>', '$a&lt;b$'],
  ['<math><mi>x</mi>\n <mo>=</mo> <mn>1</mn></math>y<math/>', 'x = 1y'],
  ['<math><annotation-xml><b>z</b></annotation-xml><mi>x</mi><style>y</style>', 'x'],
  ['<math></math>', ''],
  // Addresses as browsers mend them.
  ['<a href="https://x.example/a b.html">x', `<a href="https://x.example/a%20b.html" ${LINK}>x</a>`],
  ['<a href=" \thttps://x.example/c\nd\r\n">x', `<a href="https://x.example/cd" ${LINK}>x</a>`],
  ['<a href="HTTPS://x.example/">x', `<a href="https://x.example/" ${LINK}>x</a>`],
  ['<a href="gemini://x.example/">g</a>', `<a href="gemini://x.example/" ${LINK}>g</a>`],
  ['<a href="xmpp:room@x.example?join">x</a>', `<a href="xmpp:room@x.example?join" ${LINK}>x</a>`],
  ['<a href="magnet:?xt=urn:btih:abc">x</a>', `<a href="magnet:?xt=urn:btih:abc" ${LINK}>x</a>`],
  ['<a href="MAILTO:a@x.example">x</a>', `<a href="MAILTO:a@x.example" ${LINK}>x</a>`],
  ['<a href="matrix:u/a:x.example">x</a>', `<a href="matrix:u/a:x.example" ${LINK}>x</a>`],
  ['<a href="tel:+1 2">x</a><a href="steam:x">y</a>', `<a href="tel:+1%202" ${LINK}>x</a>y`],
  ['a\u0000&#0;&#1;\ud800&#127;b', 'a\ufffd\ufffdb'],
  ['<ul><li>a<ul><li>b</ul><li>c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
  ['<ol start="3" reversed><li value="x">a', '<ol start="3" reversed=""><li>a</li></ol>'],
  ['<h1>a<h2>b</h2>', '<h1>a</h1><h2>b</h2>'],
  ['<p>a<ul><li>b', '<p>a</p><ul><li>b</li></ul>'],
  ['<ruby>字<rp>(<rt>ji<rp>)</ruby>', '<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>'],
  ['a &lt;b&gt; &amp;amp; &nbsp;"', 'a &lt;b&gt; &amp;amp; \u00a0&quot;'],
  ['a < b && c', 'a &lt; b &amp;&amp; c'],
  ['<P CLASS="quote-inline evil" STYLE="x" onclick=y>a', '<p class="quote-inline">a</p>'],
  ['<span class="mention x mention">a</span>', '<span class="mention">a</span>'],
  ['<p lang="de-CH">a</p><p lang="x&quot;">b', '<p lang="de-CH">a</p><p>b</p>'],
  [
    '<a href="https://e.example/?a&b" rel="tag me">x<a href="http://f.example/">y',
    `<a href="https://e.example/?a&amp;b" rel="tag nofollow noopener noreferrer" target="_blank">x</a><a href="http://f.example/" ${LINK}>y</a>`,
  ],
  ['<img class="emoji" alt="😀" src=x> <img alt=":blob:"> <img alt="photo" src=y>', '😀 :blob: '],
  ['<template><p>a</template>b<noscript><p>c</noscript>d', 'b<p>cd</p>'],
  ['<object data="a.pdf"><p>fallback</p></object><canvas>drawn</canvas>', '<p>fallback</p>drawn'],
  ['<span style="color:red; text-decoration: line-through">not</span> so', '<span><s>not</s></span> so'],
  ['<span style="color:line-through">a</span>', '<span>a</span>'],
  ['<title>a</title><textarea><b></textarea>b', 'b'],
  ['<custom-tag>a</custom-tag>', 'a'],
  ['<![CDATA[a]]>b<?php c ?>d<!doctype html>e', 'bde'],
  ['', ''],
];

test('HTML is rebuilt from the allow-list, closed in order', () => {
  for (const [source, expected] of CASES) assert.equal(sanitizeHtml(source), expected, source);
});

test('the markup of mentions, tags and links survives with only rel and target replaced', () => {
  const mention =
    '<span class="h-card" translate="no"><a href="https://a.example/@bob" class="u-url mention">@<span>bob</span></a></span>';
  assert.equal(sanitizeHtml(mention), mention.replace('mention">@', `mention" ${LINK}>@`));
  const link = `<a href="https://a.example/x" translate="no" ${LINK}><span class="invisible">https://</span><span class="ellipsis">a</span></a>`;
  assert.equal(sanitizeHtml(link), link);
  const me = '<a href="https://a.example/" rel="me">a</a>';
  assert.equal(
    sanitizeHtml(me, { allowMe: true }),
    `<a href="https://a.example/" rel="me nofollow noopener noreferrer" target="_blank">a</a>`,
  );
});

const ATTACKS = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img alt=":x:&quot;><script>alert(1)</script>" class="emoji">',
  '<svg onload=alert(1)>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><img src=x onerror=alert(1)></template>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- --!><img src=x onerror=alert(1)>-->',
  '<style><!--</style><img src=x onerror=alert(1)>--></style>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
  '<plaintext><img src=x>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<embed src="javascript:alert(1)"><object data="data:text/html,x"></object>',
  '<base href="https://evil.example/"><link rel=stylesheet href=x><meta http-equiv=refresh content="0;url=x">',
  '<form action="https://evil.example"><input><button formaction=javascript:alert(1)>x</button></form>',
  '<p style="background:url(javascript:alert(1))" onmouseover="alert(1)">x</p>',
  '<span class="invisible&quot; onclick=&quot;alert(1)">x</span>',
  '<p lang="en&quot;onclick=alert(1)">x</p>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:x">x</a><a href="file:///etc/passwd">x</a><a href="blob:https://a/x">x</a>',
  '<a href="//evil.example">x</a><a href="/local">x</a><a href="https:/\\evil.example">x</a>',
  '<a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>',
  '<a href=\'https://a.example/" onmouseover="alert(1)\'>x</a>',
  '<a href="https://a.example/" href="javascript:alert(1)" target="_self" rel="opener" onclick=x ping=y>x</a>',
  '<a href="https://">x</a><a href="http:evil">x</a>',
  '<p/onclick=alert(1)>x<p\u000conclick=alert(1)>y',
  '<<p>script>alert(1)<</p>/script>',
  '<p title="<script>">x</p title="<script>">',
  '<p',
  '<p class="',
  '</',
  '<!',
  '&#0;&#x110000;&#xd800;\ud800',
];

test('T103 to T107, T110, T114: nothing but the allow-list comes out of attacks', () => {
  for (const attack of ATTACKS) {
    const html = sanitizeHtml(attack);
    assertSafe(html, attack);
    assert.equal(sanitizeHtml(html), html, attack);
    assert.doesNotMatch(html, /javascript:|vbscript:|data:|file:|\/\/evil/i, attack);
  }
});

/** A small generator with a fixed start (mulberry32): the same inputs in each run. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

test('T112, T114: 10,000 random documents come out allowed, balanced and unchanged by a second pass', () => {
  const pieces = [
    '<',
    '>',
    '</',
    '/>',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '&',
    ';',
    '&lt;',
    '&#60;',
    '<!--',
    '-->',
    '<![CDATA[',
    'x',
  ];
  const tags =
    'p a b i ul ol li h1 h2 pre span br hr ruby rt rp blockquote div td svg math style script title template ' +
    'q abbr strike table tr th video source iframe annotation mi kbd';
  for (const tag of tags.split(' ')) pieces.push(`<${tag}>`, `</${tag}>`, `<${tag} `);
  pieces.push(
    '<a href="https://a.example/">',
    '<a href=javascript:x>',
    ' class="mention"',
    ' onclick=x',
    '<svg/>',
    '<abbr title="x">',
    '<iframe src="https://a.example/">',
    '<annotation encoding="application/x-tex">',
    '<math alttext="$a$">',
    '<input type=checkbox>',
    '<a href="gemini://a b">',
    '\u0000',
  );
  pieces.push(
    '<img alt=":a:">',
    '<img class=emoji alt="',
    ' rel="tag"',
    '<?',
    '😀',
    '\ud83d',
    '\u2028',
    'noscript',
    'style>',
  );
  const random = createRandom(20260101);
  for (let round = 0; round < 10_000; round++) {
    let source = '';
    for (let length = random(40); length >= 0; length--) source += pieces[random(pieces.length)];
    const html = sanitizeHtml(source);
    assertSafe(html, source);
    assert.equal(sanitizeHtml(html), html, source);
    assert.ok(isClean(html) && isClean(htmlToText(source)), source);
  }
});

test('depth is capped, text stays', () => {
  const html = sanitizeHtml(`${'<b>'.repeat(1000)}deep${'</b>'.repeat(1000)}`);
  assert.equal(html, `${'<b>'.repeat(32)}deep${'</b>'.repeat(32)}`);
});

test('T114: time grows with the length only', () => {
  const units = [
    '<b>',
    '<b></x>',
    '<p><ul><li>',
    '<',
    '<!--',
    '<a href="',
    '&',
    '&amp',
    '<svg>',
    '<script>',
    '</p>',
    '<p a=b ',
  ];
  units.push('<a href="https://a.example/">', '<div>', '<title>', '<![CDATA[', ' ', '<pre> ', '<p class="a a a">');
  for (const unit of units) {
    const source = unit.repeat(Math.ceil(500_000 / unit.length));
    // Time of the processor: the machine may be busy with something else.
    const start = process.threadCpuUsage();
    assertSafe(sanitizeHtml(source), unit);
    htmlToText(source);
    const ms = process.threadCpuUsage(start).user / 1e3;
    assert.ok(ms < 2_000, `${unit}: ${ms} ms for 500 kB`);
  }
});

test('input is cut at 500,000 characters', () => {
  assert.equal(sanitizeHtml('x'.repeat(600_000)).length, 500_000);
});

test('text of HTML: paragraphs, lines, no code', () => {
  const cases: [string, string][] = [
    ['<p>a</p><p>b<br>c</p>', 'a\n\nb\nc'],
    ['<p>a\n  b</p>\n\n<p> c </p>', 'a b\n\nc'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\nb'],
    ['a<b>b</b> <i>c</i>', 'ab c'],
    ['<script>x</script>&lt;b&gt;<style>y</style>', '<b>'],
    ['<a href="https://a.example"><span class="invisible">https://</span>a</a>', 'https://a'],
    ['<p></p><br><br>a', 'a'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><th>c', 'a b\nc'],
    ['<q>a</q> <math alttext="x"></math> <abbr title="B">b</abbr>', '“a” $x$ b (B)'],
  ];
  for (const [source, expected] of cases) assert.equal(htmlToText(source), expected, source);
});

test('escaping covers quotes and drops control characters', () => {
  assert.equal(
    escapeHtml(`<a href="x" id='y'>&\u0000\u0008\t\n`),
    '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\t\n',
  );
  assert.equal(escapeHtml('plain'), 'plain');
});
