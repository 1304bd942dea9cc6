import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SRC = join(import.meta.dirname, '../src');
const DECISION = join(import.meta.dirname, '../../../adr/0021-the-bus-and-what-is-told-of-changes.md');
/** What caches are made with. */
const MAKERS = /\b(?:perProcess|createToldCache|createCache)\s*(?:<[^(]*>)?\(/;
const OF_ALL = ['lib/cache.ts', 'core/per-process.ts', 'core/told-cache.ts', 'core/changes.ts', 'core/takings.ts'];

test('whatever a process remembers is on the list that says who tells it of changes', () => {
  const rows = readFileSync(DECISION, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const listed = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => file));
  const found = globSync('**/*.ts', { cwd: SRC }).filter(
    (file) => !file.endsWith('.test.ts') && MAKERS.test(readFileSync(join(SRC, file), 'utf8')),
  );
  assert.ok(found.length > 25);
  assert.deepEqual(
    found.filter((file) => !OF_ALL.includes(file) && !listed.includes(file)),
    [],
    'say in the decision what it remembers, for how long, and who tells it',
  );
  const others = ['api/http/shared-buckets.ts'];
  assert.deepEqual(
    listed.filter((file) => !others.includes(file as string) && !found.includes(file as string)),
    [],
    'no more there',
  );
});
