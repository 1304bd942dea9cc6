import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import Database from 'better-sqlite3';
import { connectDatabase } from '../connect.ts';
import type { Db } from '../database.ts';
import { insertRow } from '../insert.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-sqlite-'));
  file = join(folder, 'linnet.sqlite');
});

afterEach(() => rm(folder, { recursive: true }));

const put = (db: Db, key: string) => db.write((tx) => insertRow(tx, 'settings', { key, valueJson: '1' }));
const count = async (db: Db) => (await db.execute('select "key" from "settings"', [])).rows.length;

/** As a person does who looks into the file with another program. */
function holdFile(): () => void {
  const other = new Database(file);
  other.exec('begin immediate');
  return () => other.close();
}

test('a file that another program holds: writes wait without holding the loop, reads go on', async () => {
  const db = await connectDatabase(file);
  const letGo = holdFile();
  let written = false;
  const writing = put(db, 'a').then(() => {
    written = true;
  });
  for (let turns = 0; turns < 200; turns++) {
    await new Promise(setImmediate);
    assert.equal(await count(db), 0);
  }
  assert.equal(written, false);
  letGo();
  await writing;
  assert.equal(await count(db), 1);
  await db.close();
});

test('one that does not let go: writes are refused in words, and work again afterwards', async () => {
  const db = await connectDatabase(file, { deadlineMs: 50 });
  const letGo = holdFile();
  const results = await Promise.allSettled([put(db, 'a'), put(db, 'b')]);
  for (const result of results) {
    assert.equal(result.status === 'rejected' && result.reason.code, 'unavailable');
    assert.equal(result.status === 'rejected' && result.reason.cause.code, 'SQLITE_BUSY');
  }
  await assert.rejects(connectDatabase(file, { deadlineMs: 50 }), { code: 'unavailable' });
  letGo();
  await put(db, 'c');
  assert.equal(await count(db), 1);
  await db.close();
});

test('a full database refuses what does not fit, with all of its batch, and takes what does', async () => {
  const db = await connectDatabase(file);
  await put(db, 'small');
  const { rows } = await db.execute<{ page_count: number }>('pragma page_count', []);
  await db.write((tx) => tx.execute(`pragma max_page_count = ${rows[0]?.page_count}`, []));
  const large = (key: string) => db.write((tx) => insertRow(tx, 'settings', { key, valueJson: 'x'.repeat(400_000) }));
  const results = await Promise.allSettled([put(db, 'before'), large('large'), put(db, 'behind')]);
  assert.equal(results[1]?.status === 'rejected' && results[1].reason.code, 'full');
  const kept = results.filter(({ status }) => status === 'fulfilled').length;
  assert.equal(await count(db), 1 + kept, 'what was refused has not happened');
  await db.write((tx) => tx.execute('delete from "settings"', []));
  await put(db, 'again');
  assert.equal(await count(db), 1);
  await db.close();
});

test('a file is closed while a long log waits for its turn to be moved', async () => {
  const db = await connectDatabase(file);
  await truncate(`${file}-wal`, 65 * 1024 * 1024);
  // After so many the log is looked at.
  await Promise.all(Array.from({ length: 200 }, (_, i) => put(db, `${i}`)));
  await db.close();
  const again = await connectDatabase(file);
  assert.equal(await count(again), 200);
  await again.close();
});
