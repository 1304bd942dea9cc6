import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coversScope, isSubset, knownScopes, parseScopes } from './scopes.ts';

test('lists are split at white space, blank is read, unknown is null', () => {
  assert.deepEqual([...parseScopes('read  write:statuses\npush read')!], ['read', 'write:statuses', 'push']);
  assert.deepEqual([...parseScopes(['read', 'write'])!], ['read', 'write']);
  assert.deepEqual([...parseScopes('')!], ['read']);
  assert.deepEqual([...parseScopes(undefined)!], ['read']);
  for (const text of ['read everything', 'read:', 'READ', 'write:nothing', '__proto__', 'read '.repeat(2_000)]) {
    assert.equal(parseScopes(text), null, text.slice(0, 20));
  }
});

const covers: [string, string, boolean][] = [
  ['write', 'write:statuses', true],
  ['write:statuses', 'write', false],
  ['write:statuses', 'write:media', false],
  ['read', 'write:statuses', false],
  ['read', 'admin:read', false],
  ['write', 'admin:write:accounts', false],
  ['admin:read', 'admin:read:accounts', true],
  ['admin:read', 'admin:write:accounts', false],
  ['admin:read:accounts', 'admin:read', false],
  ['follow', 'write:follows', true],
  ['follow', 'read:blocks', true],
  ['follow', 'write:mutes', true],
  ['follow', 'read:accounts', false],
  ['write:follows', 'follow', false],
  ['read', 'profile', false],
];

for (const [granted, scope, expected] of covers) {
  test(`${granted} ${expected ? 'covers' : 'does not cover'} ${scope}`, () => {
    assert.equal(coversScope(new Set([granted]), scope), expected);
  });
}

test('nothing goes beyond what was allowed', () => {
  assert.equal(isSubset(new Set(['read:lists', 'push']), new Set(['read', 'push'])), true);
  assert.equal(isSubset(new Set(['read', 'write']), new Set(['read'])), false);
  assert.equal(isSubset(new Set(knownScopes), new Set(knownScopes)), true);
});
