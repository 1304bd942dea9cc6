import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { findFixtures } from '#test/shared-fixtures.ts';
import { type BareItem, isInnerList, type Member, parseDictionary, serializeInnerList } from './structured-fields.ts';

const { folder, skip } = findFixtures('activitypub/_signatures/structured-field-tests');

interface Vector {
  name: string;
  raw: string[];
  header_type: 'item' | 'list' | 'dictionary';
  expected?: unknown;
  must_fail?: boolean;
  can_fail?: boolean;
}

/** Files whose grammar this parser has; lists, dates and display strings never occur in signature headers. */
const FILES = [
  'binary.json',
  'boolean.json',
  'dictionary.json',
  'examples.json',
  'item.json',
  'key-generated.json',
  'large-generated.json',
  'number.json',
  'number-generated.json',
  'param-dict.json',
  'string.json',
  'string-generated.json',
  'token.json',
  'token-generated.json',
];

test('the structured field vectors of the HTTP working group', { skip }, (t) => {
  let count = 0;
  for (const file of FILES) {
    for (const vector of JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Vector[]) {
      if (vector.header_type === 'list') continue;
      const text = vector.raw.join(', ');
      // A dictionary forgives a tab at its end, a lone item does not: the two readings differ by design.
      if (vector.header_type === 'item' && /\t *$/.test(text)) continue;
      const label = `${file}: ${vector.name}`;
      // An item is read as the only member of a dictionary, the shape in which items reach us.
      const parsed =
        vector.header_type === 'item'
          ? onlyMember(parseDictionary(`k=${text.replace(/^ +/, '')}`))
          : parseDictionary(text);
      if (vector.must_fail || (vector.can_fail && parsed === null)) assert.equal(parsed, null, label);
      else if (usesNewerTypes(vector)) assert.equal(parsed, null, label);
      else {
        assert.ok(parsed !== null, label);
        const plain = parsed instanceof Map ? [...parsed].map(([k, m]) => [k, toPlain(m)]) : toPlain(parsed);
        assert.deepEqual(plain, vector.expected, label);
      }
      count++;
    }
  }
  t.diagnostic(`${count} vectors`);
  assert.ok(count > 1000);
});

test('an inner list is serialised in its one canonical form', () => {
  const cases: [string, string][] = [
    ['("@method"   "@target-uri" );created=1;keyid="a"', '("@method" "@target-uri");created=1;keyid="a"'],
    ['();flag;no=?0;d=1.50;t=tok;b=:AQ==:', '();flag;no=?0;d=1.5;t=tok;b=:AQ==:'],
    ['("a";x=1 "b");s="q\\"\\\\";w=2.0', '("a";x=1 "b");s="q\\"\\\\";w=2.0'],
  ];
  for (const [raw, canonical] of cases) {
    const member = parseDictionary(`k=${raw}`)?.get('k');
    assert.ok(member !== undefined && isInnerList(member), raw);
    assert.equal(serializeInnerList(member), canonical);
  }
});

test('a hostile dictionary ends', () => {
  // Of this length, whoever looks at the rest for each character does not end while somebody waits.
  const n = 1_000_000;
  for (const text of ['a,'.repeat(n), `a=${'('.repeat(n)}`, `a="${'\\"'.repeat(n)}`, 'a;'.repeat(n)]) {
    assert.equal(parseDictionary(text), null);
  }
});

function onlyMember(members: Map<string, Member> | null): Member | null {
  return members?.size === 1 ? (members.get('k') ?? null) : null;
}

function usesNewerTypes(vector: Vector): boolean {
  return /"__type":"(date|displaystring)"/.test(JSON.stringify(vector.expected));
}

function toPlain(member: Member): unknown {
  const parameters = [...member.parameters].map(([key, value]) => [key, toPlainItem(value)]);
  return [isInnerList(member) ? member.items.map(toPlain) : toPlainItem(member.item), parameters];
}

function toPlainItem(item: BareItem): unknown {
  if (item.kind === 'token') return { __type: 'token', value: item.value };
  if (item.kind === 'bytes') return { __type: 'binary', value: toBase32(item.value) };
  return item.value;
}

function toBase32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const text = (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}
