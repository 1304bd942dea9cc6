import assert from 'node:assert/strict';
import { test } from 'node:test';
import { search, shelve, shelveCustom } from './emoji-data.ts';

const shelves = shelve([
  { unicode: '🐦️', label: 'Vogel', group: 3, order: 2, tags: ['Vögelchen', 'tier'] },
  { unicode: '🦜', label: 'Papagei', group: 3, order: 1, tags: ['vogel'] },
  { unicode: '🇦', label: 'regionaler Indikator A' },
  { unicode: '🏻', label: 'helle Hautfarbe', group: 2, order: 3 },
  { unicode: '😀', label: 'grinsendes Gesicht', group: 0, order: 4 },
]);

test('emoji stand on the shelves of Unicode, in its order, without parts', () => {
  assert.deepEqual(
    shelves.filter(({ picks }) => picks.length > 0).map(({ id, picks }) => [id, ...picks.map(({ text }) => text)]),
    [
      ['smileys', '😀'],
      ['nature', '🦜', '🐦️'],
    ],
  );
});

test('own emoji stand by category, and only those that can be picked', () => {
  const one = (shortcode: string, category?: string, visible = true) => {
    const url = `https://x.test/${shortcode}.png`;
    return { shortcode, url, static_url: url, visible_in_picker: visible, ...(category ? { category } : {}) };
  };
  const own = shelveCustom([one('wren', 'Birds'), one('plain'), one('hidden', 'Birds', false), one('Tit_2', 'Birds')]);
  assert.deepEqual(
    own.map(({ label, picks }) => [label, ...picks.map(({ text }) => text)]),
    [
      ['', ':plain:'],
      ['Birds', ':wren:', ':Tit_2:'],
    ],
  );
  assert.deepEqual(
    search(own, 'tit 2').map(({ text }) => text),
    [':Tit_2:'],
  );
});

test('searching takes words in any order, without accents and capitals; what begins so comes first', () => {
  const find = (typed: string) => search(shelves, typed).map(({ text }) => text);
  assert.deepEqual(find('VOGEL'), ['🦜', '🐦️']);
  assert.deepEqual(find('vögelch'), ['🐦️']);
  assert.deepEqual(find('tier vogel'), ['🐦️']);
  assert.deepEqual(find('gesicht grins'), ['😀']);
  assert.deepEqual(find('isch'), []);
  assert.deepEqual(find('  '), []);
});
