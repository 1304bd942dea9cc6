import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnAccount } from '../api/types.ts';
import { isAt, type Place, placesAt, placesWithKey, type Spot } from './places.ts';

const member = (permissions = '0') => ({ acct: 'alice', role: { permissions } }) as OwnAccount;
const paths = (spot: Spot, me: OwnAccount | null) => placesAt(spot, me).map(({ href }) => href);

test('each spot offers its places in one order', () => {
  assert.deepEqual(paths('bar', member()), [
    '/home',
    '/notifications',
    '/conversations',
    '/search',
    '/public/local',
    '/@alice',
  ]);
  assert.equal(paths('rail', member()).length, 14);
  assert.deepEqual(paths('menu', member()), [
    '/public',
    '/explore',
    '/favourites',
    '/bookmarks',
    '/lists',
    '/collections',
    '/drafts',
    '/followed_tags',
    '/settings/profile',
    '/about',
  ]);
  assert.deepEqual(paths('top', null), ['/public/local', '/explore', '/about']);
  assert.deepEqual(paths('rail', null), ['/public/local', '/explore']);
});

test('who holds an office is led to it', () => {
  for (const spot of ['rail', 'menu'] as const) {
    const leads = (bits: string) => paths(spot, member(bits)).includes('/admin');
    assert.deepEqual(['0', String(1 << 16), '16', '1'].map(leads), [false, false, true, true]);
  }
  assert.deepEqual(
    [isAt('/admin/x', '/admin'), isAt('/adminx', '/admin'), isAt('/lists/1', '/lists')],
    [true, false, false],
  );
});

test('a place of a role is shown to who has its permission, or all of them', () => {
  const place: Place = { href: '/x', icon: 'info', text: () => '', sees: { permission: 16 }, spots: ['rail'] };
  const shown = (me: OwnAccount | null) => placesAt('rail', me, [place]).length;
  assert.deepEqual([null, member(), member('8'), member('24'), member('1')].map(shown), [0, 0, 0, 1, 1]);
});

test('no two places have a key', () => {
  const keys = placesWithKey(member()).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});
