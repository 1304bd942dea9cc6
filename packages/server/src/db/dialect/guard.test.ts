import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectDatabase } from '../connect.ts';
import { insertRow } from '../insert.ts';
import { failForeignAwaits } from './guard.ts';

test('a transaction that never ends is rolled back at its deadline, and those behind it go on', async (t) => {
  // As on a server; other files of tests may have it stricter.
  const before = failForeignAwaits(false);
  t.after(() => failForeignAwaits(before));
  const folder = await mkdtemp(join(tmpdir(), 'linnet-guard-'));
  const db = await connectDatabase(join(folder, 'linnet.sqlite'), { deadlineMs: 30 });
  const insert = (key: string) => db.write((tx) => insertRow(tx, 'settings', { key, valueJson: '1' }));
  const stuck = db.write(async (tx) => {
    await insertRow(tx, 'settings', { key: 'stuck', valueJson: '1' });
    await new Promise(() => {});
  });
  const behind = insert('behind');
  await assert.rejects(stuck, (error: Error & { code?: string }) => {
    assert.equal(error.code, 'unavailable');
    assert.match((error.cause as Error).stack ?? '', /guard\.test\.ts/);
    return true;
  });
  await behind;
  const { rows } = await db.execute('select "key" from "settings"', []);
  assert.deepEqual(rows, [{ key: 'behind' }]);
  await db.close();
  await rm(folder, { recursive: true });
});
