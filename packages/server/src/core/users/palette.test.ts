import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Color, contrast, parseHex, toHex, WHITE } from '../../lib/color.ts';
import { makePalette, type Shades, writePalette } from './palette.ts';

const PARTS = [0, 51, 102, 153, 204, 255];
const COLORS = PARTS.flatMap((red) => PARTS.flatMap((green) => PARTS.map((blue) => toHex([red, green, blue]))));
const read = (text: string) => parseHex(text) as Color;
const SURFACES = {
  light: ['#faf6f1', '#fffdfa', '#f2ebe2'],
  dark: ['#1a1614', '#221d1a', '#2a2420', '#2d2622'],
} as const;

test('words can be read in the shades of every colour, in light and in dark pages', () => {
  for (const color of COLORS) {
    const palette = makePalette(color);
    if (palette === undefined) assert.fail(color);
    for (const look of ['light', 'dark'] as const) {
      const { accent, fill, hover, wash, contrast: told }: Shades = palette[look];
      for (const under of [...SURFACES[look], wash]) {
        assert.ok(contrast(read(accent), read(under)) >= 4.5, `${color}: ${accent} on ${under}`);
      }
      for (const button of [fill, hover])
        assert.ok(contrast(WHITE, read(button)) >= 4.5, `${color}: white on ${button}`);
      for (const under of SURFACES[look]) assert.ok(contrast(read(fill), read(under)) >= 3, `${color}: ${fill}`);
      assert.ok(told >= 4.5, color);
    }
  }
});

test('a colour that can be read stays as it is, and one that cannot keeps its hue', () => {
  const own = makePalette('#B02A44');
  assert.deepEqual([own?.light.accent, own?.light.fill, own?.exact], ['#b02a44', '#b02a44', true]);
  const yellow = makePalette('#ffff00');
  assert.equal(yellow?.dark.accent, '#ffff00');
  const [red, green, blue] = read(yellow?.light.accent ?? '');
  assert.ok(red === green && blue === 0 && red < 140);
  assert.equal(makePalette('#6364ff')?.exact, false);
});

test('what is no colour makes none, and a style sheet has nothing but colours in it', () => {
  for (const text of ['', 'red', '#fff', '#12345', '#1234567', '#12345g', '#123456;}', ' #123456', '#123456\n']) {
    assert.equal(makePalette(text), undefined, text);
  }
  const palette = makePalette('#3366cc');
  assert.ok(palette);
  const { light, dark } = palette;
  const sheet = writePalette(palette);
  const rest = [light, dark].reduce((text, { accent }) => text.replaceAll(`--cherry:${accent};`, ''), sheet);
  assert.match(
    rest.replaceAll(/--cherry-(fill|hover|wash):#[0-9a-f]{6};?/g, ''),
    /^:root\{\}@media\(prefers-color-scheme:dark\)\{:root\{\}\}\[data-theme=light\]\{\}\[data-theme=dark\]\{\}$/,
  );
});
