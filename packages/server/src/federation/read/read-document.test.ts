import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadActivity } from './activity.ts';
import type { ReadActor } from './actor.ts';
import { PUBLIC } from './audience.ts';
import type { ReadCollection } from './collection.ts';
import type { ReadObject } from './object.ts';
import { readDocument } from './read-document.ts';

const BOB = 'https://remote.example/users/bob';

function readNote(fields: Record<string, unknown>, followers?: string): ReadObject {
  const note = { id: `${BOB}/1`, type: 'Note', attributedTo: BOB, content: '<p>Hi</p>', ...fields };
  const reading = readDocument(note, { followers: followers ?? null });
  assert.ok(reading.understood && reading.kind === 'object', JSON.stringify(reading));
  return reading.value;
}

function readPerson(fields: Record<string, unknown>): ReadActor {
  const reading = readDocument({ id: BOB, type: 'Person', inbox: `${BOB}/inbox`, ...fields });
  assert.ok(reading.understood && reading.kind === 'actor', JSON.stringify(reading));
  return reading.value;
}

function readAct(fields: Record<string, unknown>): ReadActivity {
  const reading = readDocument({ id: `${BOB}/a/1`, actor: BOB, ...fields });
  assert.ok(reading.understood && reading.kind === 'activity', JSON.stringify(reading));
  return reading.value;
}

function refusalOf(input: unknown): string {
  const reading = readDocument(input);
  return reading.understood ? `understood as ${reading.kind}` : reading.reason;
}

test('a field may be single, a list, or a list of lists', () => {
  const note = readNote({
    attributedTo: [[{ type: 'Person', id: BOB }]],
    to: PUBLIC,
    cc: [[`${BOB}/followers`], null],
    tag: { type: 'Mention', href: 'https://linnet.example/users/alice', name: '@alice@linnet.example' },
    attachment: {
      type: 'Document',
      mediaType: 'image/png',
      url: [{ type: 'Link', href: 'https://remote.example/a.png' }],
    },
    url: [
      { type: 'Link', mediaType: 'video/mp4', href: 'https://remote.example/v.mp4' },
      { type: 'Link', mediaType: 'text/html', href: 'https://remote.example/v' },
    ],
  });
  assert.deepEqual(note.attributedTo, [BOB]);
  assert.deepEqual(note.to, [PUBLIC]);
  assert.deepEqual(note.cc, [`${BOB}/followers`]);
  assert.equal(note.tags.mentions[0]?.name, '@alice@linnet.example');
  assert.equal(note.attachments[0]?.url, 'https://remote.example/a.png');
  assert.equal(note.url, 'https://remote.example/v');
});

test('all three spellings of Public, and what the audience means', () => {
  for (const name of ['as:Public', 'Public', PUBLIC]) {
    assert.equal(readNote({ to: [name] }).visibility, 'public');
    assert.equal(readNote({ cc: name }).visibility, 'unlisted');
    assert.equal(readNote({ to: { id: name } }).visibility, 'public');
  }
  assert.equal(readNote({ to: [`${BOB}/followers`] }).visibility, 'followers');
  assert.equal(readNote({ to: ['https://x.example/u/z/followers'] }).visibility, 'direct');
  assert.equal(readNote({ cc: ['https://remote.example/f/1'] }, 'https://remote.example/f/1').visibility, 'followers');
  assert.equal(readNote({ to: ['https://linnet.example/users/alice'] }).visibility, 'direct');
  assert.equal(readNote({ to: ['https://remote.example/#Public'] }).visibility, 'direct');
  assert.equal(readNote({}).visibility, 'direct');
  assert.ok(!('bto' in readNote({ bto: [BOB] })));
});

test('tags: anonymous emojis, names with and without decoration, broken ones left out', () => {
  const icon = { type: 'Image', url: 'https://remote.example/e.png' };
  const { tags } = readNote({
    tag: [
      { type: 'Emoji', id: null, name: ':blobcat:', icon },
      { type: 'toot:Emoji', id: 'https://remote.example/e/2', name: 'two', icon: [icon] },
      { type: 'Emoji', name: ':none:' },
      { type: 'Hashtag', name: '#Cats', href: 'https://remote.example/tags/cats' },
      { type: 'Hashtag', name: '##' },
      { type: 'Mention', href: 'javascript:alert(1)' },
      'loose',
      null,
    ],
  });
  assert.deepEqual(tags.emojis, [
    { id: null, shortcode: 'blobcat', url: 'https://remote.example/e.png' },
    { id: 'https://remote.example/e/2', shortcode: 'two', url: 'https://remote.example/e.png' },
  ]);
  assert.deepEqual(tags.hashtags, [{ name: 'Cats', href: 'https://remote.example/tags/cats' }]);
  assert.deepEqual(tags.mentions, []);
});

test('content in languages', () => {
  const only = readNote({ content: undefined, contentMap: { de: 'Hallo' } });
  assert.deepEqual([only.content, only.language], ['Hallo', 'de']);
  const two = readNote({ content: 'Hi', contentMap: { de: 'Hallo', en: 'Hi' } });
  assert.equal(two.language, 'en');
  assert.equal(readNote({ content: 'x', contentMap: { de: 'Hallo', en: 'Hi' } }).language, null);
  assert.equal(readNote({ language: { identifier: 'fr', name: 'Français' } }).language, 'fr');
  assert.equal(readNote({ '@context': ['x', { '@language': 'ja' }] }).language, 'ja');
  assert.deepEqual(readNote({ contentMap: { '<b>': 'x', und: 'y' } }).contentMap, {});
  assert.equal(readNote({ language: { identifier: 'pt_BR' } }).language, 'pt-BR');
  assert.equal(readNote({ language: 'not a language' }).language, null);
});

test('quotes under all their names', () => {
  const url = 'https://other.example/notes/1';
  for (const key of ['quote', 'quoteUrl', 'quoteUri', '_misskey_quote']) {
    assert.equal(readNote({ [key]: url }).quoteUrl, url, key);
  }
  assert.equal(readNote({ quote: { id: url, type: 'Note' }, quoteUrl: 'https://x.example/2' }).quoteUrl, url);
  const mediaType = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
  assert.equal(readNote({ tag: [{ type: 'Link', mediaType, href: url }] }).quoteUrl, url);
  assert.equal(readNote({ tag: [{ type: 'Link', mediaType: 'text/html', href: url }] }).quoteUrl, null);
});

test('T010 polls: counts are whole numbers from zero', () => {
  const option = (name: string, totalItems: unknown) => ({ type: 'Note', name, replies: { totalItems } });
  const counts = [3, -5, 'NaN', 1e300, 1.5, '4', [5]];
  const names = counts.map((count, index) => option(`${index}`, count));
  const { poll } = readNote({ type: 'Question', oneOf: names, endTime: '2026-01-01T00:00:00Z', votersCount: -1 });
  assert.deepEqual(
    poll?.options.map(({ votes }) => votes),
    [3, 0, 0, 0, 0, 4, 5],
  );
  assert.equal(poll?.voters, null);
  assert.equal(poll?.multiple, false);
  assert.equal(poll?.closed, null);
  const closed = readNote({ type: 'Question', anyOf: option('a', 1), closed: '2026-01-01T00:00:00Z' }).poll;
  assert.deepEqual([closed?.multiple, closed?.closed], [true, Date.parse('2026-01-01T00:00:00Z')]);
  assert.equal(readNote({ type: 'Question', oneOf: Array(900).fill(option('x', 1)) }).poll?.options.length, 500);
});

test('T011 an actor keeps none of the addresses that are not http', () => {
  const broken = [
    'javascript:alert(1)',
    'file:///etc/passwd',
    '',
    [`${BOB}/inbox`],
    {},
    '/inbox',
    'https://a@b.example/',
    'https://b.example:0/',
    'https://xn--a.example:99999/',
  ];
  for (const inbox of broken) assert.equal(readPerson({ inbox }).inbox, null, String(inbox));
  assert.equal(
    readPerson({ endpoints: { sharedInbox: 'https://remote.example/inbox' } }).sharedInbox,
    'https://remote.example/inbox',
  );
  assert.equal(
    readPerson({
      icon: [
        { url: 'https://r.example/s.png', width: 48 },
        { url: 'https://r.example/l.png', width: 120 },
      ],
    }).icon,
    'https://r.example/l.png',
  );
});

test('T029 attribution domains are bare domains', () => {
  const domains = ['example.com', 'https://evil.example', '../x', { id: 'a.example' }, 'EXAMPLE.org', 'localhost'];
  assert.deepEqual(readPerson({ attributionDomains: domains }).attributionDomains, ['example.com', 'example.org']);
});

test('an actor, its keys, fields and limits', () => {
  const actor = readPerson({
    preferredUsername: 'bob',
    name: 'b'.repeat(5_000),
    publicKey: { id: `${BOB}#main-key`, owner: BOB, publicKeyPem: 'PEM' },
    assertionMethod: [{ type: 'Multikey', id: `${BOB}#ed`, controller: BOB, publicKeyMultibase: 'z6Mk' }],
    attachment: [
      { type: 'PropertyValue', name: 'Web', value: '<a>x</a>' },
      ...Array(80).fill({ type: 'schema:PropertyValue', name: 'n', value: 'v' }),
    ],
    alsoKnownAs: Array.from({ length: 400 }, (_, index) => `https://a.example/${index}`),
    discoverable: 'true',
    attributedTo: 'https://remote.example/c/x/moderators',
  });
  assert.equal(actor.name?.length, 2_048);
  assert.deepEqual(
    actor.publicKeys.map(({ pem, multibase }) => pem ?? multibase),
    ['PEM', 'z6Mk'],
  );
  assert.deepEqual(actor.fields[0], { name: 'Web', value: '<a>x</a>' });
  assert.equal(actor.fields.length, 50);
  assert.equal(actor.alsoKnownAs.length, 256);
  assert.equal(actor.discoverable, true);
  assert.equal(actor.moderators, 'https://remote.example/c/x/moderators');
  assert.equal(readPerson({ preferredUsername: undefined }).preferredUsername, null);
});

test('activities: references, embedded objects, lists, anonymous ones', () => {
  const follow = { type: 'Follow', actor: 'https://linnet.example/users/alice', object: BOB };
  const accept = readAct({ id: null, type: 'Accept', object: follow });
  assert.equal(accept.id, null);
  assert.ok(accept.object?.kind === 'activity' && accept.object.value.object?.id === BOB);
  const flag = readAct({ type: 'Flag', object: [BOB, `${BOB}/1`], content: 'spam' });
  assert.deepEqual(
    flag.objects.map(({ id }) => id),
    [BOB, `${BOB}/1`],
  );
  const batch = readAct({
    type: 'Announce',
    object: [{ type: 'Like', id: `${BOB}/l/1`, actor: BOB, object: `${BOB}/1` }, { id: `${BOB}/2` }],
  });
  assert.deepEqual(
    batch.objects.map(({ kind }) => kind),
    ['activity', 'reference'],
  );
  const emoji = readAct({
    type: 'litepub:EmojiReact',
    object: `${BOB}/1`,
    content: ':x:',
    tag: [{ type: 'Emoji', name: ':x:', icon: { url: 'https://r.example/x.png' } }],
  });
  assert.deepEqual([emoji.type, emoji.content, emoji.emojis.length], ['EmojiReact', ':x:', 1]);
  assert.equal(readAct({ type: 'Follow', actor: { type: 'Person', id: BOB }, object: BOB }).actor, BOB);
  assert.equal(readAct({ type: 'Create', object: { id: `${BOB}/g`, type: 'Chess' } }).object?.kind, 'unknown');
});

test('collections, pages and an embedded first page', () => {
  const reading = readDocument({
    id: `${BOB}/outbox`,
    type: 'OrderedCollection',
    totalItems: 2,
    first: {
      type: 'OrderedCollectionPage',
      id: `${BOB}/outbox?page=1`,
      orderedItems: [`${BOB}/1`, { type: 'Note', id: `${BOB}/2`, content: 'x' }],
    },
  });
  const value = (reading.understood ? reading.value : null) as ReadCollection;
  assert.deepEqual([value.totalItems, value.first], [2, `${BOB}/outbox?page=1`]);
  assert.deepEqual(
    value.firstPage?.items.map(({ kind, id }) => [kind, id]),
    [
      ['reference', `${BOB}/1`],
      ['object', `${BOB}/2`],
    ],
  );
});

test('expanded and compact JSON-LD spellings of one note', () => {
  const as = (name: string) => `https://www.w3.org/ns/activitystreams#${name}`;
  const expanded = readDocument({
    '@id': `${BOB}/1`,
    '@type': [as('Note')],
    [as('attributedTo')]: [{ '@id': BOB }],
    [as('content')]: [{ '@value': 'Hi', '@language': 'en' }],
    'as:to': { '@list': [{ '@id': PUBLIC }] },
  });
  assert.ok(expanded.understood && expanded.kind === 'object');
  const { id, type, attributedTo, content, visibility } = expanded.value;
  assert.deepEqual([id, type, attributedTo, content, visibility], [`${BOB}/1`, 'Note', [BOB], 'Hi', 'public']);
});

test('T008 an id is one absolute URI or none', () => {
  const note = (id: unknown) => refusalOf({ id, type: 'Note', content: 'x' });
  for (const id of [
    [`${BOB}/1`],
    { id: `${BOB}/1` },
    7,
    true,
    '',
    '#x',
    '//evil.example/x',
    'https://',
    'https://a@b.example/',
    'https://b.example:0/',
    'https://b.example:00/',
    'javascript:x',
    'data:text/html,x',
    'https://a b.example/',
    'https:\\\\b.example',
    `https://b.example/${'x'.repeat(3_000)}`,
  ]) {
    assert.equal(note(id), 'invalid-id', String(id));
  }
  for (const id of [null, undefined, `${BOB}/1`, 'https://münchen.example/é+,', 'did:key:z6Mk', 'notes/1'])
    assert.equal(note(id), 'understood as object');
  assert.equal(
    refusalOf({ id: `${BOB}/a`, type: 'Create', actor: BOB, object: { id: [`${BOB}/1`], type: 'Note' } }),
    'invalid-id',
  );
  assert.equal(readNote({ id: ` ${BOB}/1\n` }).id, `${BOB}/1`);
});

test('T027 T028 documents that JSON-LD would read differently are refused', () => {
  const note = { id: `${BOB}/1`, type: 'Note', content: 'x' };
  for (const key of ['@graph', '@included', '@reverse', '@nest']) {
    assert.equal(refusalOf({ ...note, [key]: [] }), 'jsonld-keyword', key);
    assert.equal(refusalOf({ ...note, tag: [{ [key]: {} }] }), 'jsonld-keyword', key);
    assert.equal(refusalOf({ ...note, '@context': ['https://x.example', { alias: key }] }), 'jsonld-keyword', key);
    assert.equal(refusalOf({ ...note, '@context': { alias: { '@id': key } } }), 'jsonld-keyword', key);
  }
  assert.equal(refusalOf({ ...note, '@context': { uri: '@id' } }), 'jsonld-keyword');
  assert.equal(refusalOf({ ...note, '@context': { list: { '@reverse': 'as:object' } } }), 'jsonld-keyword');
  assert.equal(
    refusalOf({ ...note, '@context': { id: '@id', type: '@type', p: { '@id': 'x:p', '@container': '@graph' } } }),
    'understood as object',
  );
  assert.equal(refusalOf({ ...note, '@id': 'https://other.example/1' }), 'ambiguous-key');
});

test('what is too large, too deep or no document is refused quickly', () => {
  const nested = (depth: number) => `${'{"type":"Note","name":"x","object":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const wide = JSON.stringify({
    type: 'Note',
    ...Object.fromEntries(Array.from({ length: 2_001 }, (_, key) => [`k${key}`, 0])),
  });
  const cases: [unknown, string][] = [
    [nested(63), 'understood as object'],
    [nested(65), 'too-deep'],
    [`${'['.repeat(1_000_000)}`, 'too-deep'],
    [`{"type":"Note","name":"${'[{\\\\\\"'.repeat(5_000)}"}`, 'understood as object'],
    [`"${'\\\\'.repeat(400_000)}`, 'malformed-json'],
    [`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'too-deep'],
    [wide, 'too-many-keys'],
    [`{"type":"Note","to":[${'0,'.repeat(150_000)}0]}`, 'too-many-nodes'],
    [JSON.stringify({ type: 'Note', content: 'x'.repeat(1_000_000) }), 'understood as object'],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, key) => [`k${key}`, 0]))), 'too-many-keys'],
    [JSON.stringify(nestCollections(3)), 'understood as collection'],
    [' '.repeat(1_048_577), 'too-large'],
    ['{"type":"Note","__proto__":{"id":"https://x.example/1"}}', 'forbidden-key'],
    ['{"type":"Note","as:__proto__":{"name":"x"}}', 'forbidden-key'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'malformed-json'],
    [Buffer.from('{"type":"Note","name":"\xe9\xff"}', 'latin1'), 'understood as object'],
    ['\ufeff{"type":"Note","name":"x"}', 'understood as object'],
    ['[{"type":"Note"}]', 'not-an-object'],
    ['null', 'not-an-object'],
    [undefined, 'not-an-object'],
    [{ type: 16, name: 'x' }, 'invalid-type'],
    [{ type: 'Wibble' }, 'unknown-type'],
    [{ type: 'Wibble', actor: BOB, object: BOB, name: 'x' }, 'unknown-type'],
    [{}, 'missing-type'],
  ];
  for (const [input, expected] of cases) {
    // Time of the processor: the machine may be busy with something else.
    const started = process.threadCpuUsage();
    assert.equal(refusalOf(input), expected, String(input).slice(0, 60));
    assert.ok(process.threadCpuUsage(started).user < 100_000, String(input).slice(0, 60));
  }
  const loop: Record<string, unknown> = { type: 'Note' };
  loop['object'] = loop;
  assert.equal(refusalOf(loop), 'too-deep');
});

/** Collections of twenty collections, so many levels deep, with a note in each innermost one. */
function nestCollections(levels: number): unknown {
  const items = levels === 0 ? [{ type: 'Note', name: 'x' }] : Array(20).fill(nestCollections(levels - 1));
  return { type: 'Collection', totalItems: items.length, items };
}
