import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance, OwnAccount } from '../api/types.ts';
import { allPlaces, isAt, type Place, parentOf, placesAt, placesWithKey, type Spot, sectionsAt } from './places.ts';

const member = (permissions = '0') => ({ acct: 'alice', role: { permissions } }) as OwnAccount;
const paths = (spot: Spot, me: OwnAccount | null) => placesAt(spot, me).map(({ href }) => href);

test('each spot offers its places in one order', () => {
  assert.deepEqual(paths('bar', member()), ['/home', '/search', '/notifications']);
  assert.deepEqual(
    sectionsAt('rail', member()).map((places) => places.map(({ href }) => href)),
    [
      ['/home', '/search', '/notifications', '/conversations'],
      ['/@alice', '/bookmarks', '/favourites', '/lists', '/drafts', '/followed_tags', '/collections'],
      ['/settings'],
    ],
  );
  assert.deepEqual(paths('discover', member()), ['/search', '/explore/people', '/explore', '/public/local', '/public']);
  assert.deepEqual(paths('inbox', member()), ['/notifications', '/conversations']);
  assert.deepEqual(paths('top', null), ['/explore', '/public/local', '/about']);
  assert.deepEqual(paths('discover', null), ['/explore', '/public/local']);
  assert.deepEqual(paths('rail', null), []);
});

test('a phone leads to everything: by its bar, the tabs there, or the sheet', () => {
  const reached = (['bar', 'discover', 'inbox', 'sheet'] as const).flatMap((spot) => paths(spot, member('1')));
  for (const { href } of allPlaces(member('1'))) assert.ok(reached.includes(href), href);
  for (const href of paths('rail', member('1'))) assert.ok(reached.includes(href), href);
});

test('a timeline is offered to those who may read it', () => {
  const shown = (local: string, remote: string, me: OwnAccount | null) => {
    const configuration = { timelines_access: { live_feeds: { local, remote } } };
    const found = placesAt('discover', me, { configuration } as Instance).map(({ href }) => href);
    return found.filter((href) => href.startsWith('/public'));
  };
  assert.deepEqual(shown('public', 'public', member()), ['/public/local', '/public']);
  assert.deepEqual(shown('authenticated', 'disabled', member()), ['/public/local']);
  assert.deepEqual(shown('authenticated', 'public', null), []);
  assert.deepEqual(shown('disabled', 'authenticated', member()), ['/public']);
});

test('who holds an office is led to it', () => {
  for (const spot of ['rail', 'sheet'] as const) {
    const leads = (bits: string) => paths(spot, member(bits)).includes('/admin');
    assert.deepEqual(['0', String(1 << 16), '16', '1'].map(leads), [false, false, true, true]);
  }
});

test('a place is where its rooms and its tabs are', () => {
  const shown = (path: string, spot: Spot = 'rail') =>
    placesAt(spot, member('1'))
      .filter((place) => isAt(path, place))
      .map(({ href }) => href);
  assert.deepEqual(shown('/admin/people'), ['/admin']);
  assert.deepEqual(shown('/adminx'), []);
  assert.deepEqual(shown('/settings/look'), ['/settings']);
  assert.deepEqual(shown('/lists/1'), []);
  assert.deepEqual(shown('/explore/links'), ['/search']);
  assert.deepEqual(shown('/public'), ['/search']);
  assert.deepEqual(shown('/conversations'), ['/conversations']);
  assert.deepEqual(shown('/conversations', 'bar'), ['/notifications']);
});

test('a way back goes to the page above, and none is where a bar leads', () => {
  for (const path of ['/home', '/search', '/explore/tags', '/public/local', '/notifications', '/conversations']) {
    assert.equal(parentOf(path), undefined, path);
  }
  const above = { '/settings/look': '/settings', '/settings': '/home', '/settings/filters/new': '/settings' };
  for (const [path, parent] of Object.entries({ ...above, '/lists/5': '/lists', '/@bob/7': '/home' })) {
    assert.equal(parentOf(path), parent, path);
  }
});

test('a place of a role is shown to who has its permission, or all of them', () => {
  const place: Place = { href: '/x', icon: 'info', text: () => '', sees: { permission: 16 }, spots: ['rail'] };
  const shown = (me: OwnAccount | null) => placesAt('rail', me, undefined, [place]).length;
  assert.deepEqual([null, member(), member('8'), member('24'), member('1')].map(shown), [0, 0, 0, 1, 1]);
});

test('no two places have a key', () => {
  const keys = placesWithKey(member()).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});
