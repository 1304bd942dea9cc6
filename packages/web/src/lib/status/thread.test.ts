import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../api/types.ts';
import { layOutThread } from './thread.ts';

const reply = (id: string, parent: string): Status => ({ id, in_reply_to_id: parent }) as Status;

test('what answers a post that is gone says so, and keeps its place', () => {
  const flat = [reply('2', '1'), reply('3', '2'), reply('5', '9')];
  const look = (gone: string[]) =>
    layOutThread('1', flat, ({ id }) => gone.includes(id)).map(({ status, depth, orphaned }) => [
      status.id,
      depth,
      orphaned,
    ]);
  assert.deepEqual(look([]), [
    ['2', 0, false],
    ['3', 1, false],
    ['5', 0, true],
  ]);
  assert.deepEqual(look(['2']), [
    ['3', 1, true],
    ['5', 0, true],
  ]);
});

test('replies are indented by their depth, three steps at most', () => {
  const flat = [reply('2', '1'), reply('3', '2'), reply('4', '3'), reply('5', '4'), reply('6', '1')];
  const entries = layOutThread('1', flat);
  assert.deepEqual(
    entries.map(({ depth }) => depth),
    [0, 1, 2, 2, 0],
  );
  assert.deepEqual(
    entries.map(({ follows }) => follows),
    [true, true, true, true, false],
  );
});
