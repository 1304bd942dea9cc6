import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClaimValues } from './role-map.ts';

test('a claim is found by its name or its path, and is a text or a list of texts', () => {
  const claims = {
    groups: ['mods', 7, null, 'staff'],
    role: 'mod',
    'https://id.test/roles': ['a'],
    realm_access: { roles: ['b'], 'x.y': ['never'] },
    list: [['c']],
    many: { a: 1 },
  };
  const cases: [string, string[]][] = [
    ['groups', ['mods', 'staff']],
    ['role', ['mod']],
    ['https://id.test/roles', ['a']],
    ['realm_access.roles', ['b']],
    ['realm_access.x.y', []],
    ['realm_access', []],
    ['list', []],
    ['many', []],
    ['many.a', []],
    ['absent', []],
    ['groups.length', []],
    ['constructor.name', []],
    ['__proto__.x', []],
    ['', []],
  ];
  for (const [name, values] of cases) assert.deepEqual(readClaimValues(claims, name), values, name);
});
