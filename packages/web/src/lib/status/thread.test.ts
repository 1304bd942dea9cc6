import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../api/types.ts';
import { layOutThread } from './thread.ts';

const reply = (id: string, parent: string): Status => ({ id, in_reply_to_id: parent }) as Status;

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
