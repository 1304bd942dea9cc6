import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpRange, toIpKey } from './ip-range.ts';

test('an address has one form, however it is written', () => {
  assert.equal(toIpKey('192.0.2.1'), '4c0000201');
  assert.equal(toIpKey('::ffff:192.0.2.1'), '4c0000201');
  assert.equal(toIpKey('2001:DB8::1'), toIpKey('2001:0db8:0:0:0:0:0:1'));
  assert.equal(toIpKey('fe80::1%eth0'), toIpKey('fe80::1'));
  for (const bad of ['', 'x', '192.0.2', '192.0.2.1/32', '::1::']) assert.equal(toIpKey(bad), undefined, bad);
});

test('a range is what it begins and ends with', () => {
  const within = (range: string, ip: string) => {
    const { first, last } = parseIpRange(range) ?? assert.fail(range);
    const key = toIpKey(ip) as string;
    return key >= first && key <= last;
  };
  for (const [range, inside, outside] of [
    ['192.0.2.0/24', ['192.0.2.0', '192.0.2.255', '::ffff:192.0.2.7'], ['192.0.1.255', '192.0.3.0', '::1']],
    ['192.0.2.77/25', ['192.0.2.127'], ['192.0.2.128']],
    ['192.0.2.7', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
    ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::']],
    ['2001:db8::/33', ['2001:db8:7fff::1'], ['2001:db8:8000::', '2001:db9::']],
    ['::/0', ['::', 'ffff::'], ['10.0.0.1']],
    ['::ffff:192.0.2.0/120', ['192.0.2.9'], ['192.0.3.1']],
  ] as const) {
    for (const ip of inside) assert.equal(within(range, ip), true, `${ip} is in ${range}`);
    for (const ip of outside) assert.equal(within(range, ip), false, `${ip} is not in ${range}`);
  }
  assert.equal(parseIpRange(' 192.0.2.77/25 ')?.text, '192.0.2.0/25');
  assert.equal(parseIpRange('2001:DB8:0:0::1/64')?.text, '2001:db8::/64');
  for (const bad of [
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/',
    '192.0.2.0/8/8',
    'x/8',
    '::/129',
    '::ffff:192.0.2.0/24',
  ]) {
    assert.equal(parseIpRange(bad), undefined, bad);
  }
});
