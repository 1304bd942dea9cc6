import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { clientAddress, listNetworks } from './client-address.ts';

test('only what a trusted proxy says of an address counts', () => {
  const trusted = listNetworks(['127.0.0.1', '10.0.0.0/8']);
  const find = (remoteAddress: string | undefined, forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return clientAddress({ headers, socket: { remoteAddress } as Socket }, trusted);
  };
  assert.equal(find('203.0.113.1'), '203.0.113.1');
  assert.equal(find('::ffff:203.0.113.1', '198.51.100.7'), '203.0.113.1', 'a stranger claims another address');
  assert.equal(find('127.0.0.1', '198.51.100.7'), '198.51.100.7');
  assert.equal(
    find('127.0.0.1', '192.0.2.9, 198.51.100.7, 10.1.2.3'),
    '198.51.100.7',
    'what was there before is not believed',
  );
  assert.equal(find('127.0.0.1', '2001:db8::1'), '2001:db8::1');
  assert.equal(find('127.0.0.1', 'nonsense'), '127.0.0.1');
  assert.equal(find(undefined), '');
});
