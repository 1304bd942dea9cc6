import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadActivity } from './activity.ts';
import type { ReadActor } from './actor.ts';
import type { ReadAttachment } from './attachment.ts';
import { BOUNDS } from './bounds.ts';
import type { ReadCollection } from './collection.ts';
import { readBoolean, readCount, readHttpUrl, readNumber } from './fields.ts';
import type { ReadObject } from './object.ts';
import { readDocument } from './read-document.ts';

const BOB = 'https://remote.example/users/bob';

function read<T>(document: Record<string, unknown>): T {
  const reading = readDocument(JSON.stringify({ id: `${BOB}/1`, attributedTo: BOB, ...document }));
  assert.ok(reading.understood, JSON.stringify(reading));
  return reading.value as T;
}

const readNote = (fields: Record<string, unknown>) =>
  read<ReadObject>({ type: 'Note', content: '<p>Hi</p>', ...fields });
const readPerson = (fields: Record<string, unknown>) =>
  read<ReadActor>({ type: 'Person', inbox: `${BOB}/inbox`, ...fields });

test('text is clean in every place, keys too, and a key never becomes another', () => {
  const note = readNote({
    content: 'a\u0000b\ud800c\u0007d\te\nf',
    'content\u0000': 'not this',
    source: 'old\u0000',
    inReplyTo: [null, 'no', { id: ` ${BOB}/2` }],
    tag: [{ type: 'Hashtag', name: '#a\ud800' }],
    contentMap: { 'e\u0000n': 'x' },
    interactionPolicy: { canReply: { always: ['as:Public', 'https://r.example/\u0000'] }, 'a\ud800': {} },
  });
  assert.equal(note.content, 'ab\ufffdcd\te\nf');
  assert.deepEqual([note.source, note.inReplyTo], [{ content: 'old', mediaType: null }, `${BOB}/2`]);
  assert.deepEqual(note.tags.hashtags, [{ name: 'a\ufffd', href: null }]);
  assert.deepEqual(note.interactionPolicy, { canReply: { always: ['as:Public', 'https://r.example/'] } });
  const finger = readDocument(
    '{"subject":"acct:a\\u0000@x.example","links":[],"aliases":["https://x.example/\\ud800"]}',
  );
  assert.ok(finger.understood && finger.kind === 'webfinger');
  assert.deepEqual([finger.value.subject, finger.value.aliases], ['acct:a@x.example', ['https://x.example/\ufffd']]);
  const info = readDocument('{"version":"2.0\\b","software":{"name":"x\\u0000"},"metadata":{"nodeName":"\\udfff"}}');
  assert.ok(info.understood && info.kind === 'nodeinfo');
  assert.deepEqual([info.value.version, info.value.software.name, info.value.nodeName], ['2.0', 'x', '\ufffd']);
  const bad = readDocument('{"type":"\\u0000\\ud800"}');
  assert.deepEqual([bad.understood, !bad.understood && bad.kind], [false, '\ufffd']);
});

test('what is too long is cut between characters, what is too much ends at its bound', () => {
  const family = '👨‍👩‍👧';
  const note = readNote({
    content: `${'x'.repeat(BOUNDS.content - 1)}😀`,
    summary: `${'x'.repeat(BOUNDS.summary - 1)}e\u0301`,
    name: 'x'.repeat(5_000),
    source: { content: 'x'.repeat(200_000) },
    attachment: Array.from({ length: 20 }, (_, index) => ({
      type: 'Image',
      url: `https://r.example/${index}.png`,
      name: family.repeat(1_300),
    })),
    tag: Array.from({ length: 900 }, (_, index) => ({ type: 'Mention', href: `https://r.example/${index}` })),
    to: Array.from({ length: 3_000 }, (_, index) => `https://r.example/${index}`),
  });
  assert.equal(note.content, 'x'.repeat(BOUNDS.content - 1));
  assert.equal(note.summary, 'x'.repeat(BOUNDS.summary - 1));
  assert.equal(note.source?.content.length, BOUNDS.source);
  assert.equal(note.attachments.length, BOUNDS.attachments);
  assert.ok(note.attachments.every(({ name }) => name!.length <= BOUNDS.description && name!.isWellFormed()));
  assert.equal(note.tags.mentions.length, BOUNDS.tags);
  assert.equal(note.to.length, BOUNDS.list);
});

test('a broken part is left out alone', () => {
  const icon = { url: 'https://r.example/e.png' };
  const note = readNote({
    tag: [
      { type: [], name: '#x' },
      { type: Array(40).fill('x'), name: '#x' },
      { type: '', name: '#x' },
      { type: 'Hashtag', name: '#kept' },
      { type: 'Emoji', id: [], name: ':kept:', icon },
      7,
    ],
    attachment: [{ type: {}, url: {} }, 5, { type: 'Image', url: 'https://r.example/a.png' }, { type: 'Image' }],
  });
  assert.deepEqual(note.tags.hashtags, [{ name: 'kept', href: null }]);
  assert.equal(note.tags.emojis[0]?.shortcode, 'kept');
  assert.deepEqual(
    note.attachments.map(({ url }) => url),
    ['https://r.example/a.png'],
  );
  const actor = readPerson({
    publicKey: [
      { id: [1], publicKeyPem: 'x' },
      { id: `${BOB}#k`, publicKeyPem: 'PEM' },
    ],
    attachment: [
      { type: 'PropertyValue', name: {}, value: 1 },
      { type: 'PropertyValue', name: 'a', value: 'b' },
    ],
  });
  assert.deepEqual(
    actor.publicKeys.map(({ pem }) => pem),
    ['PEM'],
  );
  assert.deepEqual(actor.fields, [{ name: 'a', value: 'b' }]);
  const page = read<ReadCollection>({
    type: 'OrderedCollectionPage',
    totalItems: '2',
    orderedItems: [`${BOB}/1`, { id: [], type: 'Note' }, { id: `${BOB}/2`, type: 'Note', content: 'x' }],
  });
  assert.deepEqual(
    page.items.map(({ id }) => id),
    [`${BOB}/1`, `${BOB}/2`],
  );
  assert.equal(page.totalItems, 2);
  const act = read<ReadActivity>({ type: 'Like', actor: BOB, object: ` ${BOB}/1 `, target: { id: [], type: 'Note' } });
  assert.deepEqual([act.object?.id, act.target], [`${BOB}/1`, null]);
});

test('booleans, numbers and counts in all their spellings', () => {
  for (const value of [true, 'true', 'True', 'TRUE', 1, '1', [true]]) assert.equal(readBoolean(value), true);
  for (const value of [false, 'false', 'False', 0, '0']) assert.equal(readBoolean(value), false);
  for (const value of ['yes', 2, null, {}, 'constructor']) assert.equal(readBoolean(value), null);
  assert.deepEqual([1.5, '1.5', '-3', ['7']].map(readNumber), [1.5, 1.5, -3, 7]);
  assert.deepEqual(['NaN', '1e9', '', ' ', '0x1', Infinity, {}].map(readNumber), Array(7).fill(null));
  assert.deepEqual([3, '3', 0, '0'].map(readCount), [3, 3, 0, 0]);
  assert.deepEqual([-1, '-1', 1.5, '1.5', 2 ** 60, '9'.repeat(15)].map(readCount), [
    null,
    null,
    null,
    null,
    null,
    999_999_999_999_999,
  ]);
});

test('an address may be a string, a Link, an object, a list, and badly typed', () => {
  const cases: [unknown, string | null][] = [
    ['https://r.example/my cat.png', 'https://r.example/my%20cat.png'],
    [' https://r.example/a\n', 'https://r.example/a'],
    ['https://r.example/a\tb\r\nc', 'https://r.example/abc'],
    ['https://r.example/a\u00a0b', 'https://r.example/a%C2%A0b'],
    ['HTTPS://R.example/a', 'https://R.example/a'],
    ['https://r.example/é|{}', 'https://r.example/é|{}'],
    [{ type: 'Link', href: 'https://r.example/a' }, 'https://r.example/a'],
    [{ url: [{ href: 'https://r.example/a b' }] }, 'https://r.example/a%20b'],
    [{ id: 'https://r.example/a' }, 'https://r.example/a'],
    [[null, '', 'not one', { href: 'https://r.example/a' }], 'https://r.example/a'],
    ['https://a b.example/', null],
    ['javascript:alert(1)', null],
    ['java\nscript:x', null],
    ['https://u@r.example/', null],
    ['//r.example/a', null],
    ['', null],
    [7, null],
  ];
  for (const [value, expected] of cases) assert.equal(readHttpUrl(value), expected, JSON.stringify(value));
});

function typesOf(attachment: unknown): ReadAttachment['type'][] {
  return readNote({ attachment }).attachments.map(({ type }) => type);
}

test('what a file is: by its media type, its type, its address', () => {
  const at = (url: string, more: object = {}) => ({ type: 'Document', url: `https://r.example/${url}`, ...more });
  const cases: [unknown, ReadAttachment['type']][] = [
    [at('b.jpg'), 'image'],
    [at('b.JPG?x=1.mp3#y'), 'image'],
    [at('b.mp4'), 'video'],
    [at('b.opus'), 'audio'],
    [at('b'), 'unknown'],
    [at('b.pdf'), 'unknown'],
    [at('b.jpg', { mediaType: 'application/pdf' }), 'unknown'],
    [at('b.jpg', { mediaType: 'application/octet-stream' }), 'image'],
    [at('b.jpg', { mediaType: 'jpg' }), 'image'],
    [at('b', { mediaType: 'IMAGE/PNG' }), 'image'],
    [at('b', { type: 'Image' }), 'image'],
    [at('b', { type: ['x:Photo', 'as:Image'] }), 'image'],
    [at('b', { mediaType: 'image/jpeg; charset=binary' }), 'image'],
    [at('b', { type: 'Audio' }), 'audio'],
    [at('b', { type: 'Video' }), 'video'],
    [at('b.jpg', { type: 'Link' }), 'link'],
    ['https://r.example/b.webp', 'image'],
    [{ type: 'Document', image: { url: 'https://r.example/b.png' } }, 'image'],
  ];
  for (const [attachment, expected] of cases)
    assert.deepEqual(typesOf(attachment), [expected], JSON.stringify(attachment));
});

test('files: each address once, descriptions in any language, pictures of the text beside those attached', () => {
  const note = readNote({
    content:
      '<p><img src="https://r.example/cat.jpg" alt="A cat"><img src="https://r.example/dog-300x200.jpg?w=1" alt="A dog">' +
      '<img src="https://r.example/e.png" class="emoji" alt=":e:"><img src="https://r.example/p.gif" width=1 height=1>' +
      '<img src="/relative.png"><video src="https://r.example/v.mp4" title="A film">no</video>' +
      '<audio><source src="https://r.example/a.ogg" type="audio/ogg"></audio></p>',
    attachment: [
      { type: 'Document', url: 'https://r.example/dog.jpg' },
      { type: 'Document', url: 'https://r.example/dog.jpg', name: 'again' },
      { type: 'Image', url: 'https://r.example/x y.png', name: '', nameMap: { und: 'alt' } },
    ],
  });
  assert.deepEqual(
    note.attachments.map(({ type, url, name }) => [type, url, name]),
    [
      ['image', 'https://r.example/dog.jpg', 'again'],
      ['image', 'https://r.example/x%20y.png', 'alt'],
      ['image', 'https://r.example/cat.jpg', 'A cat'],
      ['video', 'https://r.example/v.mp4', 'A film'],
      ['audio', 'https://r.example/a.ogg', null],
    ],
  );
  const plain = readNote({ mediaType: 'text/plain', content: '<img src="https://r.example/a.png">' });
  assert.deepEqual(plain.attachments, []);
  assert.equal(readNote({ image: { type: 'Image', url: 'https://r.example/i' } }).attachments[0]?.type, 'image');
  assert.equal(readNote({ content: '<img src="https://r.example/a.png">'.repeat(9_000) }).attachments.length, 1);
});

test('shortcodes are letters, digits and _, and the text goes with them', () => {
  const icon = { url: 'https://r.example/e.png' };
  const emoji = (name: string) => ({ type: 'Emoji', name, icon });
  const note = readNote({
    content: '<p>:blob-cat: :ok: :猫: :cat@x.example: :a.b:</p>',
    summary: 'oh :blob-cat:',
    tag: [':blob-cat:', ':ok:', ':猫:', ':cat@x.example:', 'a.b', ':ok:', ':"><b>:', `:${'x'.repeat(200)}:`].map(emoji),
  });
  assert.deepEqual(
    note.tags.emojis.map(({ shortcode }) => shortcode),
    ['blob_cat', 'ok', 'cat', 'a_b', '_b_'],
  );
  assert.equal(note.content, '<p>:blob_cat: :ok: :猫: :cat: :a_b:</p>');
  assert.equal(note.summary, 'oh :blob_cat:');
  const actor = readPerson({
    name: 'B :x-y:',
    tag: emoji(':x-y:'),
    attachment: { type: 'PropertyValue', name: ':x-y:', value: ':x-y:' },
  });
  assert.deepEqual([actor.name, actor.fields], ['B :x_y:', [{ name: ':x_y:', value: ':x_y:' }]]);
  assert.deepEqual(readNote({ tag: { type: 'Emoji', name: 'x', icon: { url: 'javascript:x' } } }).tags.emojis, []);
  const act = read<ReadActivity>({
    type: 'EmojiReact',
    actor: BOB,
    object: `${BOB}/1`,
    content: ':x-y:',
    tag: [emoji('x-y')],
  });
  assert.equal(act.content, ':x_y:');
  const { poll } = readNote({ type: 'Question', oneOf: [{ name: 'a :x-y:' }], tag: emoji('x-y') });
  assert.equal(poll?.options[0]?.name, 'a :x_y:');
});
