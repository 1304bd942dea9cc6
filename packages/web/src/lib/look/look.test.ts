import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lookAttributes, looks, tintBar } from './look.ts';

const css = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const roles = css('roles.css');
type Ground = 'light' | 'dark';

/** What each colour of the palette is on light and on dark ground. */
const palette = new Map(
  [...css('palette.css').matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }] as const,
  ),
);

/** What the roles are where `accent` was chosen, from the last rule that says it. */
function rolesOf(accent: string): Map<string, string> {
  const blocks = [/^:root \{(.*?)^\}/ms, new RegExp(`^\\[data-accent="${accent}"\\] \\{(.*?)^\\}`, 'ms')];
  const rules = blocks.flatMap((block) => [...(block.exec(roles)?.[1] ?? '').matchAll(/--([\w-]+): (.*?);/g)]);
  return new Map(rules.map(([, name, value]) => [name!, value!] as const));
}

function colorOf(role: string, known: Map<string, string>, ground: Ground): string {
  const value = known.get(role) ?? '';
  const name = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (name === undefined) return value === '#fff' ? '#ffffff' : assert.fail(`${role}: ${value}`);
  return palette.get(name)?.[ground] ?? colorOf(name, known, ground);
}

/** The contrast of two colours by WCAG 2, 1 to 21. */
function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map(luminanceOf).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const GROUNDS = ['paper', 'card', 'sunken', 'float'];
/** What is read, and what it stands on. */
const READ: [string, string[]][] = [
  ['ink', [...GROUNDS, 'accent-wash', 'danger-wash', 'success-wash', 'info-wash']],
  ['ink-soft', GROUNDS],
  ['accent', [...GROUNDS, 'accent-wash']],
  ['on-accent', ['accent-fill', 'accent-fill-hover', 'danger-fill', 'danger-fill-hover']],
  ['danger', [...GROUNDS, 'danger-wash']],
  ['success', [...GROUNDS, 'success-wash']],
  ['info', [...GROUNDS, 'info-wash']],
];

for (const accent of looks.accent) {
  test(`everything can be read where the accent is ${accent}`, () => {
    const known = rolesOf(accent);
    assert.ok(known.size > 30);
    const weak = (['light', 'dark'] as const).flatMap((ground) =>
      READ.flatMap(([text, grounds]) =>
        grounds.map((under) => {
          const contrast = contrastOf(colorOf(text, known, ground), colorOf(under, known, ground));
          return contrast < 4.5 ? `${text} on ${under}, ${ground}: ${contrast.toFixed(2)}` : '';
        }),
      ).filter(Boolean),
    );
    assert.deepEqual(weak, []);
  });
}

test('each accent but the first is one of the roles', () => {
  const named = [...roles.matchAll(/^\[data-accent="(\w+)"\]/gm)].map(([, name]) => name);
  assert.deepEqual([looks.accent[0], ...named], [...looks.accent]);
});

test('a page is told of nothing that is not ours', () => {
  const read = (cookies: Record<string, string>) => lookAttributes((name) => cookies[name]);
  assert.equal(read({ linnet_theme: 'dark', linnet_accent: 'sea' }), ' data-theme="dark" data-accent="sea"');
  assert.equal(read({ linnet_theme: '"><script>', linnet_accent: 'toString', linnet_text: 'normal' }), '');
});

test('the bar of a browser has the colour of what was chosen', () => {
  const page = readFileSync(join(import.meta.dirname, '../../app.html'), 'utf8');
  const colors = (html: string) =>
    [...html.matchAll(/name="theme-color".*?content="(#\w+)"/g)].map(([, color]) => color);
  const { light, dark } = palette.get('paper-0')!;
  assert.deepEqual(colors(page), [light, dark]);
  assert.deepEqual(colors(tintBar(page, ' data-theme="dark"')), [dark]);
  assert.equal(tintBar(page, ' data-text="large"'), page);
});
