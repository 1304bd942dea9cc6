import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter } from '../api/types.ts';
import { contextOf, readFiltered } from './filtered.ts';

const met = (title: string, action: Filter['filter_action'], ...context: Filter['context']) => ({
  filter: { id: '1', title, context, expires_at: null, filter_action: action },
  keyword_matches: null,
  status_matches: null,
});

test('a page is a place for filters, or none', () => {
  assert.equal(contextOf('/(member)/home'), 'home');
  assert.equal(contextOf('/@[handle]/[id]'), 'thread');
  assert.equal(contextOf('/@[handle]/(tabs)/media'), 'account');
  assert.equal(contextOf('/public/local'), 'public');
  assert.equal(contextOf('/(member)/bookmarks'), undefined);
  assert.equal(contextOf(null), undefined);
});

test('only filters of the place count, each by what it does', () => {
  const filtered = [
    met('Series', 'warn', 'home', 'thread'),
    met('Films', 'warn', 'home'),
    met('Blood', 'blur', 'home'),
    met('Ads', 'hide', 'public'),
  ];
  const look = (route: string) => readFiltered({ filtered }, route);
  assert.deepEqual(look('/(member)/home'), { hidden: false, warning: 'Series, Films', cover: 'Blood' });
  assert.deepEqual(look('/@[handle]/[id]'), { hidden: false, warning: 'Series', cover: undefined });
  assert.equal(look('/public').hidden, true);
  assert.deepEqual(readFiltered({}, '/(member)/home'), { hidden: false, warning: undefined, cover: undefined });
});
