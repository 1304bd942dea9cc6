import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaAttachment, PreviewCard, Status } from '../api/types.ts';
import { contentOf, foldText, layoutOf } from './layout.ts';

const media = (...types: string[]) => types.map((type) => ({ type }) as MediaAttachment);
const card = { url: 'https://a.test/' } as PreviewCard;
const words = (count: number) => `<p>${'word '.repeat(count)}</p>`;

function status(parts: Partial<Status>): Status {
  return {
    content: words(4),
    title: null,
    in_reply_to_id: null,
    media_attachments: [],
    poll: null,
    quote: null,
    card: null,
    ...parts,
  } as Status;
}

const cases: [string, Partial<Status>, string][] = [
  ['words', {}, 'post'],
  ['nothing', { content: '' }, 'post'],
  ['a picture and few words', { media_attachments: media('image') }, 'photo'],
  ['a picture alone', { content: '', media_attachments: media('image', 'gifv') }, 'photo'],
  ['a picture that illustrates words', { content: words(60), media_attachments: media('image') }, 'post'],
  ['a recording', { media_attachments: media('audio') }, 'post'],
  ['a picture in an answer', { media_attachments: media('image'), in_reply_to_id: '1' }, 'comment'],
  ['a link and few words', { card }, 'link'],
  ['a link at the end of many words', { card, content: words(60) }, 'post'],
  ['a link beside pictures', { card, media_attachments: media('image') }, 'photo'],
  ['a headline over words', { title: 'T', content: words(300) }, 'article'],
  ['a headline over a link', { title: 'T', card }, 'link'],
  ['a headline over a link and its essay', { title: 'T', card, content: words(300) }, 'article'],
  ['a poll about a picture', { poll: {} as Status['poll'], media_attachments: media('image') }, 'post'],
  ['a quote', { quote: {} as Status['quote'], card }, 'post'],
];

for (const [what, parts, layout] of cases) {
  test(`${what}: ${layout}`, () => assert.equal(layoutOf(status(parts)), layout));
}

test('a headline is not said twice, and nothing else is taken for it', () => {
  const content = '<p><strong>Bread &amp; rules</strong></p><p>text</p>';
  assert.equal(contentOf({ title: 'Bread & rules', content }), '<p>text</p>');
  assert.equal(contentOf({ title: 'Bread', content }), content);
  assert.equal(contentOf({ title: null, content }), content);
  assert.equal(contentOf({ title: 'x', content: '' }), '');
});

const fold = (html: string) => foldText(html, ['More & more', 'Less']);
const folded = (html: string, long = '') =>
  `<div class="part${long}">${html}</div><label><input type="checkbox" class="hidden"><span>More &#38; more</span><span>Less</span></label>`;

test('a wall of tags at the end is folded within its paragraph; a few tags are no wall', () => {
  const tag = (name: string) =>
    `<a href="https://a.test/tags/${name}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`;
  const row = (count: number) => Array.from({ length: count }, (_, i) => tag(`t${i}`)).join(' ');
  assert.equal(fold(`<p>Hi</p><p>${row(6)}</p>`), folded(`<p>Hi</p><p><span class="wall">${row(6)}</span></p>`));
  assert.equal(fold(`<p>Hi ${row(7)}</p>`), folded(`<p>Hi <span class="wall">${row(7)}</span></p>`));
  assert.equal(fold(`<p>Hi<br />${row(7)}`), folded(`<p>Hi<br /><span class="wall">${row(7)}</span>`));
  const others = [
    `<p>${row(5)}</p>`,
    `<p>${row(8)} and so on</p>`,
    `<p>${row(3)}</p><p>${row(4)}</p>`,
    '<p>Hi</p>',
    '',
  ];
  for (const other of others) assert.equal(fold(other), other);
});

test('what has many letters or many lines is folded, not what has much markup', () => {
  for (const html of [words(300), '<p>a</p>'.repeat(20)]) assert.equal(fold(html), folded(html, ' long'));
  const linked = `<p>${'<a href="https://a.test/x">a</a>'.repeat(90)}</p>`;
  assert.equal(fold(linked), linked);
});
