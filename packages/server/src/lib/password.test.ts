import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DUMMY_HASH, hashPassword, isOutdatedHash, verifyPassword } from './password.ts';
import { systemRng } from './rng.ts';

test('a password matches its own hash and no other', async () => {
  const hash = await hashPassword('correct horse battery', systemRng);
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await verifyPassword('correct horse battery', hash), true);
  assert.equal(await verifyPassword('correct horse batterz', hash), false);
  assert.notEqual(hash, await hashPassword('correct horse battery', systemRng));
});

test('more than 72 bytes count, and the form of a letter does not', async () => {
  const long = 'é'.repeat(100);
  const hash = await hashPassword(long, systemRng);
  assert.equal(await verifyPassword(`${'é'.repeat(99)}e`, hash), false);
  assert.equal(await verifyPassword(long.normalize('NFD'), hash), true);
});

test('reads hashes that other tools made', async () => {
  // The test vector of the reference implementation, argon2id with m=256, t=2, p=1.
  const hash = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  assert.equal(await verifyPassword('password', hash), true);
  assert.equal(isOutdatedHash(hash), true);
  assert.equal(isOutdatedHash(await hashPassword('password', systemRng)), false);
});

test('a hash that is no argon2id hash matches nothing', async () => {
  const hostile = [
    '',
    'x',
    '$2b$12$abcdefghijklmnopqrstuv',
    '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    DUMMY_HASH,
  ];
  for (const hash of hostile) assert.equal(await verifyPassword('password', hash), false, hash);
});
