import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge, formatCount, formatDate, formatMoment } from './format.ts';

const ISO = '2026-03-02T14:05:00.000Z';
const NOW = Date.parse(ISO);

test('what is shown of times and numbers is the language’s own, whoever asked before', () => {
  for (let round = 0; round < 2; round++) {
    assert.equal(formatDate('en', ISO), 'Mar 2, 2026');
    assert.equal(formatDate('en', ISO, true), 'Mar 2');
    assert.equal(formatDate('de', ISO), '2. März 2026');
    assert.equal(formatAge('en', ISO, NOW + 5 * 60_000), '5m ago');
    assert.equal(formatAge('fr', ISO, NOW + 30 * 86_400_000), '2 mars');
    assert.match(formatMoment('en', ISO, 'UTC'), /March 2, 2026.*2:05.PM UTC/);
    assert.equal(formatCount('en', 1_234), '1.2K');
  }
});

test('a formatter is made once per locale: hundreds of posts make none', (t) => {
  const made = t.mock.method(Intl, 'DateTimeFormat');
  const relative = t.mock.method(Intl, 'RelativeTimeFormat');
  const numbers = t.mock.method(Intl, 'NumberFormat');
  for (let i = 0; i < 300; i++) {
    for (const locale of ['es', 'de'] as const) {
      formatAge(locale, ISO, NOW + i * 3_600_000);
      formatDate(locale, ISO);
      formatMoment(locale, ISO, 'UTC');
      formatMoment(locale, ISO, undefined);
      formatCount(locale, i);
    }
  }
  const calls = [made, relative, numbers].map((mock) => mock.mock.callCount());
  assert.ok(
    calls.every((count) => count <= 8),
    `made ${calls.join(', ')}`,
  );
});
