import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { findFixtures } from '#test/shared-fixtures.ts';
import { isClean } from '../../lib/text/clean-text.ts';
import { BOUNDS } from './bounds.ts';
import { type Arrival, checkOrigin, isOnlyHint, type OriginRefusal, sameHost } from './origin.ts';
import { readDocument } from './read-document.ts';
import type { RefusalReason } from './refusal.ts';

const { folder, skip } = findFixtures('activitypub');

interface Row {
  file: string;
  software: string;
  kind: string;
  extraction: string;
  notable: string;
}

function loadManifest(): Row[] {
  const [head = '', ...lines] = readFileSync(resolve(folder, 'manifest.tsv'), 'utf8').trim().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) as unknown as Row;
  });
}

function load(file: string): Buffer {
  return readFileSync(resolve(folder, file));
}

function count(tally: Map<string, [number, number]>, key: string, understood: boolean): void {
  const [good, all] = tally.get(key) ?? [0, 0];
  tally.set(key, [good + (understood ? 1 : 0), all + 1]);
}

function print(tally: Map<string, [number, number]>): string {
  return [...tally]
    .sort((a, b) => b[1][1] - a[1][1])
    .map(([key, [good, all]]) => `${key} ${good}/${all}`)
    .join(', ');
}

test('every document of the corpus is read, or refused with a reason', { skip }, (t) => {
  const rows = loadManifest();
  const bySoftware = new Map<string, [number, number]>();
  const byKind = new Map<string, [number, number]>();
  const kinds = new Map<string, [number, number]>();
  const wellFormed = { understood: 0, all: 0 };
  for (const { file, software, kind, extraction, notable } of rows) {
    const reading = readDocument(load(file));
    count(bySoftware, software, reading.understood);
    count(byKind, kind, reading.understood);
    count(kinds, reading.understood ? reading.kind : reading.reason, reading.understood);
    if (extraction === 'file' && notable === '') {
      wellFormed.all++;
      if (reading.understood) wellFormed.understood++;
    }
    if (!reading.understood) {
      t.diagnostic(`not understood: ${file} (${kind}, ${extraction}): ${reading.reason} ${reading.detail ?? ''}`);
    }
  }
  t.diagnostic(`read as, or refused for: ${print(kinds)}`);
  t.diagnostic(`by software: ${print(bySoftware)}`);
  t.diagnostic(`by kind: ${print(byKind)}`);
  const share = wellFormed.understood / wellFormed.all;
  t.diagnostic(
    `well-formed files understood: ${wellFormed.understood}/${wellFormed.all} = ${(share * 100).toFixed(1)} %`,
  );
  assert.equal(rows.length, 2102);
  assert.ok(share >= 603 / 608);
});

/** What each kind of the manifest must be read as, whoever sent it. */
const EXPECTED: [RegExp, string][] = [
  [
    /^(?:Create|Announce|Follow|Like|Delete|Undo|Accept|Reject|Flag|Move|Block|Add|Remove|EmojiReact|Lock)(?:\(|$)/,
    'activity',
  ],
  [/^(?:Note|Article|Page|Question|Video|Event|Audio|Image|Document|ChatMessage)$/, 'object'],
  [/^(?:Person|Service|Application|Group|Organization)$/, 'actor'],
  [/^(?:Ordered)?Collection(?:Page)?$/, 'collection'],
  [/^Tombstone$/, 'tombstone'],
  [/^webfinger$/, 'webfinger'],
  [/^nodeinfo$/, 'nodeinfo'],
  [/^nodeinfo-discovery$/, 'nodeinfo-links'],
  [/^(?:Key|CryptographicKey)$/, 'key'],
  [/^QuoteAuthorization$/, 'authorization'],
];

test('what is understood is understood as what it is', { skip }, () => {
  for (const { file, kind } of loadManifest()) {
    const expected = EXPECTED.find(([pattern]) => pattern.test(kind))?.[1];
    const reading = readDocument(load(file));
    if (expected !== undefined && reading.understood) assert.equal(reading.kind, expected, file);
  }
});

const SIGNER = (signer: string): Arrival => ({ arrivedAs: 'delivered', signer, allowHttp: true });
const FROM = (url: string): Arrival => ({ arrivedAs: 'fetched', url, allowHttp: true });
const MALLORY = SIGNER('https://evil.example.com/users/mallory');
const PEERTUBE = SIGNER('https://attacker.example/accounts/peertube');

/** Each forged document as it would reach us, and what stops it; `hint`: all of it that is forged is only a hint. */
const FORGED: [string, Arrival, OriginRefusal | RefusalReason | 'hint'][] = [
  ['akkoma/generic/webfinger_spoof.json', FROM('https://bad.com/.well-known/webfinger'), 'foreign-subject'],
  ['pleroma/mitra/webfinger_spoof.json', FROM('https://gleasonator.com/.well-known/webfinger'), 'foreign-subject'],
  ['mastodon/mastodon/webfinger-hacker1.json', FROM('https://hacker.com/.well-known/webfinger'), 'foreign-subject'],
  ['mastodon/mastodon/webfinger-hacker2.json', FROM('https://hacker.com/.well-known/webfinger'), 'foreign-subject'],
  ['mastodon/mastodon/webfinger-hacker3.json', FROM('https://hacker.com/.well-known/webfinger'), 'foreign-subject'],
  [
    'akkoma/mastodon-like/evil-remote.example_with_keyid_from_admin-mastdon.example.org.json',
    FROM('http://remote.example/users/with_key_id_of_admin-mastodon.example.org'),
    'foreign-key',
  ],
  ['akkoma/mastodon/bogus-mastodon-announce.json', SIGNER('http://mastodon.example.org/users/admin'), 'hint'],
  ['akkoma/pleroma/spoofed-object.json', FROM('https://patch.cx/media/03ca3c8b.json'), 'id-differs-from-url'],
  ['django-activitypub-toolkit/generic/actor_mismatch.json', MALLORY, 'wrong-signer'],
  ['django-activitypub-toolkit/generic/impersonate_attributedto.json', MALLORY, 'wrong-attribution'],
  ['django-activitypub-toolkit/generic/create_without_authority.json', MALLORY, 'foreign-object'],
  ['fedify/generic/cross-origin-actor.json', SIGNER('https://cross-origin.com/actor'), 'foreign-id'],
  ['peertube/peertube/ldsig-attack-graph.json', PEERTUBE, 'jsonld-keyword'],
  ['peertube/peertube/ldsig-attack-included-aliased.json', PEERTUBE, 'jsonld-keyword'],
  ['peertube/peertube/ldsig-attack-included-inner.json', PEERTUBE, 'jsonld-keyword'],
  ['peertube/peertube/ldsig-attack-included.json', PEERTUBE, 'jsonld-keyword'],
  ['peertube/peertube/ldsig-attack-reverse.json', PEERTUBE, 'jsonld-keyword'],
  [
    'pleroma/fedibird/fedibird_quote_mismatched.json',
    FROM('https://fedibird.com/users/noellabo/statuses/107712183700212249'),
    'hint',
  ],
];

test('T001 T006 T007 T025 T027 T031 each forged document is stopped', { skip }, () => {
  for (const [file, arrival, expected] of FORGED) {
    const reading = readDocument(load(file));
    const refusal = checkOrigin(reading, arrival);
    if (expected !== 'hint') assert.equal(refusal, expected, file);
    else {
      assert.ok(reading.understood && refusal === null, `${file} ${refusal}`);
      if (reading.kind === 'activity') assert.ok(isOnlyHint(reading.value.object!, reading.value.actor!), file);
      // What it claims to quote is an address on another host: nothing of that host's is in the document.
      else assert.ok(reading.kind === 'object' && !sameHost(reading.value.quoteUrl, reading.value.id), file);
    }
  }
  const listed = new Set(FORGED.map(([file]) => file));
  const attacks = loadManifest().filter(({ notable }) => notable.includes('attack/forgery case'));
  assert.deepEqual(
    attacks.map(({ file }) => file).filter((file) => !listed.has(file)),
    [],
  );
});

test('a damaged document of the corpus is read or refused, and what is read is clean and bounded', { skip }, (t) => {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const long = '\ud800'.repeat(300_000);
  const values: unknown[] = [
    null,
    [],
    {},
    [[]],
    0,
    -1,
    1e308,
    '',
    'x',
    true,
    ['a', null],
    { id: 1 },
    'https://a.example/\u0000',
  ];
  values.push('\u0000\ud800', [['\udfff']], { '\u0000': '\b' }, { '@value': '\ud800', '@language': '\u0000' }, long);
  values.push({ en: '\u0001', und: ['x'] }, Array(3_000).fill('https://a.example/1'), { type: ['Link', 5], href: {} });
  const rows = loadManifest().filter(({ file }) => file.endsWith('.json') && !file.startsWith('_signatures'));
  let read = 0;
  for (const { file } of rows) {
    const root: unknown = JSON.parse(load(file).toString());
    for (let round = 0; round < 3; round++) {
      const copy = structuredClone(root);
      const holders: Record<string, unknown>[] = [];
      collectHolders(copy, holders);
      for (let change = 0; change <= round; change++) {
        const holder = holders[random(holders.length)];
        if (holder === undefined) continue;
        const keys = Object.keys(holder);
        holder[keys[random(keys.length)] ?? 'x'] = values[random(values.length)];
      }
      // Half of them as they would come: as text.
      const reading = readDocument(random(2) === 0 ? copy : Buffer.from(JSON.stringify(copy)));
      for (const arrival of [FROM('https://a.example/1'), SIGNER('https://a.example/2')]) {
        assert.doesNotThrow(() => checkOrigin(reading, arrival), file);
      }
      assert.notEqual(reading.understood ? '' : reading.reason, 'unreadable', file);
      if (reading.understood) read++;
      assertBounded(reading, file);
    }
  }
  t.diagnostic(`${read} of ${3 * rows.length} damaged documents read`);
  assert.ok(read > 2 * rows.length);
});

function assertBounded(value: unknown, file: string): void {
  if (typeof value === 'string') {
    assert.ok(isClean(value) && value.length <= BOUNDS.content, `${file}: ${JSON.stringify(value.slice(0, 80))}`);
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    assert.ok(members.length <= BOUNDS.keys, file);
    for (const [key, member] of members) {
      assert.ok(isClean(key), file);
      assertBounded(member, file);
    }
  }
}

function collectHolders(value: unknown, holders: Record<string, unknown>[]): void {
  if (typeof value !== 'object' || value === null) return;
  holders.push(value as Record<string, unknown>);
  for (const member of Object.values(value)) collectHolders(member, holders);
}
