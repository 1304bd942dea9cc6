import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatusEdit } from '../api/types.ts';
import { layOutVersions } from './versions.ts';

const edits = (...contents: string[]) => contents.map((content) => ({ content }) as StatusEdit);

test('versions stand newest first, each beside the one before it', () => {
  const [first, second, third] = edits('1', '2', '3') as [StatusEdit, StatusEdit, StatusEdit];
  assert.deepEqual(layOutVersions([first, second, third]), [
    { edit: third, before: second, now: third, tooLong: false },
    { edit: second, before: first, now: third, tooLong: false },
    { edit: first, before: undefined, now: third, tooLong: false },
  ]);
  assert.deepEqual(layOutVersions([first]), [{ edit: first, before: undefined, now: first, tooLong: false }]);
});

test('the newest are compared, and no more than a page can', () => {
  const versions = layOutVersions(edits(...Array.from({ length: 5 }, () => 'x'.repeat(100_000))));
  assert.deepEqual(
    versions.map(({ tooLong }) => tooLong),
    [false, false, true, true, false],
  );
});
