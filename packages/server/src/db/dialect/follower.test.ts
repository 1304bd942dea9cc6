import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db, Result } from '../database.ts';
import { createFollower, type Ways } from './follower.ts';

/** A database of which only the place in its log is known. */
function createPlace(name: string) {
  const place = { at: 0 as number | null, away: false, asked: 0 };
  const execute = async <R>(sql: string): Promise<Result<R>> => {
    if (place.away) throw new Error('away');
    if (sql.includes('wal_lsn')) return { rows: [{ at: place.at }] as R[], affected: 1 };
    place.asked += 1;
    return { rows: [{ name }] as R[], affected: 1 };
  };
  const ways: Ways = { execute, dynamic: execute };
  return { place, ways };
}

test('a replica is asked only while it holds what the primary had at the look before', async () => {
  const [here, there] = [createPlace('primary'), createPlace('replica')];
  const looks: (() => void)[] = [];
  const every = (_ms: number, fn: () => void) => {
    looks.push(fn);
    return () => {};
  };
  const primary = { execute: here.ways.execute } as unknown as Db;
  const follower = createFollower(primary, here.ways, there.ways, every);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const look = async () => {
    looks[0]?.();
    await turn();
  };
  const asked = async () => (await follower.db.execute<{ name: string }>('select 1', [])).rows[0]?.name;
  await turn();
  assert.equal(await asked(), 'primary', 'how far it is cannot be told at the first look');
  [here.place.at, there.place.at] = [100, 90];
  await look();
  assert.equal(await asked(), 'replica', 'it has what was there at the first');
  await look();
  assert.equal(await asked(), 'primary', 'it has not come on');
  there.place.at = 100;
  await look();
  assert.equal(await asked(), 'replica');
  there.place.away = true;
  assert.equal(await asked(), 'primary');
  there.place.away = false;
  assert.equal(await asked(), 'primary', 'it rests until the next look');
  await look();
  assert.equal(await asked(), 'replica');
  there.place.away = true;
  await look();
  there.place.away = false;
  assert.equal(await asked(), 'primary');
  there.place.at = null;
  await look();
  assert.equal(await asked(), 'replica', 'no standby: it is believed');
  follower.stop();
  assert.equal(await asked(), 'primary');
});
