import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { OwnerNeeded, runErrand } from '../../lib/owner-needed.ts';
import { connectDatabase } from '../connect.ts';
import type { Db } from '../database.ts';
import { insertRow } from '../insert.ts';
import { openSqliteReader } from './sqlite-reader.ts';

let folder: string;
let owner: Db;
let reader: Db;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-reader-'));
  const file = join(folder, 'linnet.sqlite');
  owner = await connectDatabase(file);
  reader = openSqliteReader(file);
});

after(async () => {
  await reader.close();
  await owner.close();
  await rm(folder, { recursive: true });
});

test('what is committed is seen at once', async () => {
  for (let i = 0; i < 50; i++) {
    await owner.write((tx) => insertRow(tx, 'settings', { key: `key ${i}`, valueJson: '1' }));
    const { rows } = await reader.execute('select "key" from "settings"', []);
    assert.equal(rows.length, i + 1);
  }
});

test('nothing is written, however it is asked for', async () => {
  let begun = false;
  const errand = { ownerNeeded: false };
  const asked = Promise.withResolvers<void>();
  runErrand(errand, () => {
    const write = reader.write(async () => {
      begun = true;
    });
    asked.resolve(write);
  });
  await assert.rejects(asked.promise, OwnerNeeded);
  assert.deepEqual({ begun, errand }, { begun: false, errand: { ownerNeeded: true } });
  await assert.rejects(
    reader.write(async () => {}),
    OwnerNeeded,
    'outside of a request as well',
  );
  await assert.rejects(reader.execute('delete from "settings"', []), { code: 'SQLITE_READONLY' });
});
