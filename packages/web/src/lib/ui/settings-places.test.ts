import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { settingsGroups } from './settings-places.ts';

const ROUTES = join(import.meta.dirname, '../../routes/(member)');

test('each place of the settings is a page, and stands there once', () => {
  const places = settingsGroups.flatMap((group) => group.places.map(({ href }) => href));
  assert.equal(new Set(places).size, places.length);
  for (const href of places) assert.ok(existsSync(join(ROUTES, href, '+page.svelte')), href);
});
