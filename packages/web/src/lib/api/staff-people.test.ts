import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSearch } from './staff-people.ts';

test('what is typed says what is looked for', () => {
  const cases = {
    '': {},
    ' 192.0.2.7 ': { ip: '192.0.2.7' },
    '192.0.2.0/24': { ip: '192.0.2.0/24' },
    '2001:db8::/32': { ip: '2001:db8::/32' },
    '::1': { ip: '::1' },
    alice: { username: 'alice' },
    '@alice': { username: 'alice' },
    '@alice@far.test': { username: 'alice', by_domain: 'far.test' },
    'alice@mail.test': { email: 'alice@mail.test' },
    cafe: { username: 'cafe' },
  };
  for (const [text, wanted] of Object.entries(cases)) assert.deepEqual(readSearch(text), wanted, text);
});
