import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTotpStep, toBase32, totpCode, totpUri } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');

test('codes are those of RFC 6238 appendix B, by their last six digits', () => {
  const vectors: [seconds: number, code: string][] = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ];
  for (const [seconds, code] of vectors) {
    assert.equal(totpCode(SECRET, Math.floor(seconds / 30)), code.slice(-6), String(seconds));
  }
});

test('a code counts in its step and in the two beside it', () => {
  const step = 50_000_000;
  const code = totpCode(SECRET, step);
  const found = [-2, -1, 0, 1, 2].map((off) => findTotpStep(SECRET, code, (step + off) * 30_000));
  assert.deepEqual(found, [undefined, step, step, step, undefined]);
  for (const wrong of ['', code.slice(1), `${code} `, `0${code}`]) {
    assert.equal(findTotpStep(SECRET, wrong, step * 30_000), undefined, wrong);
  }
});

test('secrets are written as RFC 4648 §10 has it, without padding', () => {
  const vectors = ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'];
  for (const [length, text] of vectors.entries()) {
    assert.equal(toBase32(Buffer.from('foobar').subarray(0, length)), text);
  }
});

test('a URI names the server and the person, whatever they are called', () => {
  const uri = totpUri(SECRET, { issuer: 'A & B: c', account: '@a@b.test' });
  const url = new URL(uri);
  assert.equal(decodeURIComponent(url.pathname.slice(1)), 'A & B: c:@a@b.test');
  assert.deepEqual(Object.fromEntries(url.searchParams), { secret: toBase32(SECRET), issuer: 'A & B: c' });
});
