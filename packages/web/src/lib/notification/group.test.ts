import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notification } from '../api/types.ts';
import { groupNotifications } from './group.ts';

const note = (id: string, type: string, account: string, status?: string): Notification =>
  ({ id, type, account: { id: account }, status: status ? { id: status } : null }) as Notification;

test('people who joined one after the other become one line', () => {
  const groups = groupNotifications([note('2', 'admin.sign_up', 'b'), note('1', 'admin.sign_up', 'a')]);
  assert.deepEqual(
    groups.map(({ key, accounts }) => [key, accounts.length]),
    [['2', 2]],
  );
});

test('neighbouring likes of one post become one line, each person once', () => {
  const groups = groupNotifications([
    note('6', 'favourite', 'a', '1'),
    note('5', 'favourite', 'b', '1'),
    note('4', 'favourite', 'a', '1'),
    note('3', 'favourite', 'a', '2'),
    note('2', 'mention', 'a', '3'),
    note('1', 'mention', 'b', '3'),
  ]);
  assert.deepEqual(
    groups.map(({ key, accounts }) => [key, accounts.length]),
    [
      ['6', 2],
      ['3', 1],
      ['2', 1],
      ['1', 1],
    ],
  );
});
