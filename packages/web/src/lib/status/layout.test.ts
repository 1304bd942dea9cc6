import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaAttachment, PreviewCard, Status } from '../api/types.ts';
import { contentOf, layoutOf } from './layout.ts';

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
