import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashEmail, toPlainEmail, toPlainName } from './plain.ts';

test('look-alikes of a name are one name', () => {
  for (const name of ['admin', 'Admin', '_adm1n_', '4DMIN', 'a_d_m_i_n', 'ａｄｍｉｎ']) {
    assert.equal(toPlainName(name), toPlainName('admin'), name);
  }
  for (const name of ['admit', 'adm', 'badmin']) assert.notEqual(toPlainName(name), toPlainName('admin'), name);
  assert.equal(toPlainName('___'), '');
});

test('ways of writing one mailbox are one address', () => {
  for (const email of ['bob@mail.test', 'B.o.b@Mail.Test', 'bob+birds@mail.test', 'b.ob+a+b@mail.test']) {
    assert.equal(toPlainEmail(email), 'bob@mail.test', email);
    assert.equal(hashEmail(` ${email} `), hashEmail('bob@mail.test'));
  }
  assert.notEqual(hashEmail('bob@mail.test'), hashEmail('bob@ma.il.test'));
});
